"""Writing records, one module a table: a batch at a time, in a few statements, never a row each."""
