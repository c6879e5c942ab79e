"""Frozen selections and what was done with each of their rows."""
