"""Content going out: what is exported, how a cell is written, and one writer a format."""
