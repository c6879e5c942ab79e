"""Small rules on text that every domain shares: cutting, folding, naming."""

import re

from slugify import slugify

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
SLUG_LENGTH = 190


def clean(value: str) -> str:
    """Return ``value`` with newlines as ``\\n`` and without control characters.

    NUL and lone surrogates can be stored by one database and not by the other: neither gets in.
    """
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(value: str) -> str:
    """Return ``value`` cleaned, on one line, with runs of white space as one space."""
    return " ".join(clean(value).split())


def has_odd_characters(value: str) -> bool:
    """Return whether ``value`` holds NUL, other control characters or lone surrogates."""
    return _CONTROL.search(value) is not None


def make_slug(value: str, *, fallback: str = "untitled") -> str:
    """Return a readable ASCII slug of at most 190 characters, never empty."""
    return slugify(value, max_length=SLUG_LENGTH, word_boundary=True) or fallback


def excerpt(value: str, length: int = 160) -> str:
    """Return the first ``length`` characters of ``value`` on one line, cut at a word."""
    text = one_line(value[: length * 4])
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
