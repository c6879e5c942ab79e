"""What an act is to be done to: ticked rows with the version that was seen, or a filter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement

from console.core.errors import InvalidInputError
from console.core.messages import gettext as _

MAX_TICKED = 1_000
"""Rows that may be ticked by hand; more than that is a filter."""
MAX_ID = 2**63 - 1
MAX_VERSION = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Selection:
    """Either ``seen`` (id to the version seen, ``None`` for "as it is now") or ``criterion``.

    ``marks`` is how much that only grows, and raises no version, was seen beside a row.
    """

    seen: Mapping[int, int | None] = field(default_factory=dict)
    criterion: ColumnElement[bool] | None = None
    marks: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, *ids: int) -> "Selection":
        """Return the selection of ``ids`` as they are now."""
        return cls(seen=dict.fromkeys(ids))

    @classmethod
    def ticked(cls, tokens: Iterable[str]) -> "Selection":
        """Return the selection of row tokens: ``"12"``, ``"12.3"`` (version 3 was seen).

        ``"12.3.2"`` says that 2 was its mark.

        Raises ``InvalidInputError`` for anything that is not such a token, and for more than
        ``MAX_TICKED`` of them.
        """
        rows = [_parse_token(token) for token in tokens]
        seen = {key: version for key, version, _mark in rows}
        if len(seen) > MAX_TICKED:
            raise InvalidInputError(_("More than %(n)s rows are ticked.", n=MAX_TICKED))
        return cls(seen=seen, marks={key: mark for key, _version, mark in rows if mark})

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all was chosen."""
        return not self.seen and self.criterion is None


def token_of(row_id: int, version: int, mark: int = 0) -> str:
    """Return the token of a row as it is shown now."""
    return f"{row_id}.{version}.{mark}" if mark else f"{row_id}.{version}"


def _parse_token(token: str) -> tuple[int, int | None, int]:
    head, *rest = token.split(".", 3)
    valid = len(rest) <= 2 and all(_is_number(each, MAX_VERSION) for each in rest)
    if not valid or not _is_number(head, MAX_ID):
        raise InvalidInputError(_("A ticked row has no valid number."))
    return int(head), int(rest[0]) if rest else None, int(rest[1]) if len(rest) > 1 else 0


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most
