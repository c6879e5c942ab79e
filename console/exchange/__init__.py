"""Content coming in from other systems and going out to files."""
