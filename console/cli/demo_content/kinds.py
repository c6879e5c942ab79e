"""The shapes of the material: topics with their subjects, tables and listings."""

import re
from dataclasses import dataclass

_CONTINUED = re.compile(r"\n[ \t]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to write about, as it stands behind "about", with sentences true only of it."""

    name: str
    tag: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be filled: the first column without repeats, the others as they come."""

    caption: str
    headings: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A block of code or typewriter text, with the sentence that leads to it."""

    language: str
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of the magazine: all its sentences, those of its readers included.

    ``remarks``, ``questions`` and ``objections`` are comments; the rest stands in posts.
    """

    name: str
    tags: tuple[str, ...]
    subjects: tuple[Subject, ...]
    openings: tuple[str, ...]
    notes: tuple[str, ...]
    tips: tuple[str, ...]
    quotes: tuple[str, ...]
    closings: tuple[str, ...]
    sheet: Sheet
    listings: tuple[Listing, ...]
    remarks: tuple[str, ...]
    questions: tuple[str, ...]
    objections: tuple[str, ...]


def entries(text: str) -> tuple[str, ...]:
    """Return the entries of a block, one a line; an indented line continues the one above."""
    return tuple(line for line in _CONTINUED.sub(" ", text).splitlines() if line)


def subjects(text: str) -> tuple[Subject, ...]:
    """Return the subjects of a block of ``# name | tag`` lines with their facts below."""
    found = []
    for part in text.split("# ")[1:]:
        head, *facts = entries(part)
        name, tag = head.split(" | ")
        found.append(Subject(name, tag, tuple(facts)))
    return tuple(found)
