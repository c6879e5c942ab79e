"""What the faces share about HTTP."""
