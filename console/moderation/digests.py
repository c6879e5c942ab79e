"""A number that equal texts have in common, whatever their case and spacing."""

from hashlib import blake2b


def digest_of(body: str) -> int:
    """Return 64 signed bits that say which comments may say the same; the text itself decides."""
    folded = " ".join(body.casefold().split()).encode("utf-8", "replace")
    return int.from_bytes(blake2b(folded, digest_size=8).digest(), "big", signed=True)
