"""The log of every change: append-only, in the transaction of what it records."""
