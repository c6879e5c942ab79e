"""Addresses that people bring along, and where they may lead."""

import re

_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
MAX_LENGTH = 2_000


def is_local_path(target: str | None) -> bool:
    """Return whether ``target`` is a path on this site, as a browser would read it.

    Browsers drop tabs and newlines and take a backslash for a slash: an address with any of
    them, or that begins with two slashes, may lead elsewhere.
    """
    return bool(target) and len(target or "") <= MAX_LENGTH and bool(_LOCAL.fullmatch(target or ""))


def local_path(target: str | None, default: str) -> str:
    """Return ``target`` when it stays on this site, else ``default``."""
    return target if target and is_local_path(target) else default
