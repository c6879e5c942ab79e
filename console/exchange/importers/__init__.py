"""One module a format. Each reads a file into the records of ``records``; none writes."""
