"""Text of a stranger's file on a terminal: what it shows is what it says."""

import re

from console.core.text import one_line

_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""The characters that turn the direction of text around them: embeddings, overrides, isolates."""


def visible(text: str) -> str:
    """Return ``text`` on one line, without control characters and those that reorder it."""
    if text.isprintable():
        return text.strip()
    return one_line(_REORDERING.sub("", text))
