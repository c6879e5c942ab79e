"""Lists of terms as text: one term a line, remarks behind ``#``; read, checked, written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.core.errors import InvalidInputError
from console.core.messages import gettext as _
from console.moderation.rules.terms import Term, TermError, parse_term

FILE_BYTES = 2_000_000
MOST_TERMS = 100_000
"""Terms of one list."""
FAULTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is no term, or one that stands there before; the first line is number 1."""

    line: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class TermText:
    """What a text holds. ``skipped`` counts all faults, ``faults`` tells of the first ones."""

    terms: Sequence[Term]
    faults: Sequence[Fault]
    skipped: int


def decode(raw: bytes) -> str:
    """Return the text of a file. Raises ``InvalidInputError`` where it is too large or no text."""
    if len(raw) > FILE_BYTES:
        raise InvalidInputError(_("A list has at most %(n)s bytes.", n=FILE_BYTES))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = _("Line %(line)s is not text in UTF-8.", line=line)
        raise InvalidInputError(message) from error


def read_terms(text: str) -> TermText:
    """Return the terms of ``text``, without those that find the same as one before.

    Raises ``InvalidInputError`` for more than ``MOST_TERMS`` terms or ``FILE_BYTES`` bytes.
    """
    if len(text.encode("utf-8", "replace")) > FILE_BYTES:
        raise InvalidInputError(_("A list has at most %(n)s bytes.", n=FILE_BYTES))
    terms: dict[tuple[object, ...], Term] = {}
    faults: list[Fault] = []
    skipped = 0
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        message = _take(line, terms)
        if message:
            skipped += 1
            if len(faults) < FAULTS_SHOWN:
                faults.append(Fault(number, line.strip()[:100], message))
    if len(terms) > MOST_TERMS:
        raise InvalidInputError(_("A list has at most %(n)s terms.", n=MOST_TERMS))
    return TermText(list(terms.values()), faults, skipped)


def _take(line: str, terms: dict[tuple[object, ...], Term]) -> str:
    """Add the term of ``line``; return what is wrong with it, if anything is."""
    try:
        term = parse_term(line)
    except TermError as error:
        return str(error)
    known = terms.setdefault(term.key, term)
    if known is term:
        return ""
    return str(_("Finds the same as “%(term)s” before it.", term=known.pattern))


def write_terms(patterns: Iterable[str]) -> str:
    """Return ``patterns`` as a text that ``read_terms`` reads back."""
    return "".join(f"{pattern}\n" for pattern in patterns)
