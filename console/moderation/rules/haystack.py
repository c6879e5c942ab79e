"""A comment made ready for looking: words, hosts and addresses of each of its fields, once."""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address

from console.moderation.rules.folding import fold, words_of
from console.moderation.rules.parts import Candidate

PLACES = ("author_name", "author_email", "author_url", "author_address", "user_agent", "body")
HOST_LENGTH = 253
"""RFC 1035: what is longer names no host; its end still may."""
_RUNS = re.compile(r"[\w.\-+@]+")
_ASCII_RUNS = re.compile(r"[a-z0-9.\-+@_]+")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a comment, folded; white space is one space between words."""

    place: str
    text: str
    words: list[str]
    hosts: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Haystack:
    """The fields of a comment that say something, and the address that it came from."""

    fields: tuple[Field, ...]
    address: Address | None


def haystack_of(candidate: Candidate) -> Haystack:
    """Return ``candidate`` as terms are looked for in it."""
    texts = ((place, getattr(candidate, place)) for place in PLACES)
    return Haystack(
        tuple(_field(place, text) for place, text in texts if text),
        _address(candidate.author_address),
    )


def _field(place: str, raw: str) -> Field:
    text = " ".join(fold(raw).split())
    found = Field(place, text, words_of(text))
    if place == "user_agent" or "." not in text:
        return found
    runs = set(_RUNS.findall(text))
    if not text.isascii():  # a host amid letters that put no spaces around it
        runs.update(_ASCII_RUNS.findall(text))
    for run in runs:
        _note(found, run)
    return found


def _note(found: Field, run: str) -> None:
    local, at, host = run.rpartition("@")
    host = host.strip(".-+_")[-HOST_LENGTH:]
    if "." in host:
        found.hosts.add(host)
        if at and local:
            found.emails.add(f"{local}@{host}")


def _address(text: str) -> Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None
