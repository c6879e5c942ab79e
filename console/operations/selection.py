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
    """Either ``seen`` (id to the version seen, ``None`` for "as it is now") or ``criterion``."""

    seen: Mapping[int, int | None] = field(default_factory=dict)
    criterion: ColumnElement[bool] | None = None

    @classmethod
    def of(cls, *ids: int) -> "Selection":
        """Return the selection of ``ids`` as they are now."""
        return cls(seen=dict.fromkeys(ids))

    @classmethod
    def ticked(cls, tokens: Iterable[str]) -> "Selection":
        """Return the selection of row tokens, ``"12"`` or ``"12.3"`` (version 3 was seen).

        Raises ``InvalidInputError`` for anything that is not such a token, and for more than
        ``MAX_TICKED`` of them.
        """
        seen = dict(_parse_token(token) for token in tokens)
        if len(seen) > MAX_TICKED:
            raise InvalidInputError(_("More than %(n)s rows are ticked.", n=MAX_TICKED))
        return cls(seen=seen)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all was chosen."""
        return not self.seen and self.criterion is None


def token_of(row_id: int, version: int) -> str:
    """Return the token of a row as it is shown now."""
    return f"{row_id}.{version}"


def _parse_token(token: str) -> tuple[int, int | None]:
    head, dot, tail = token.partition(".")
    if not _is_number(head, MAX_ID) or (dot and not _is_number(tail, MAX_VERSION)):
        raise InvalidInputError(_("A ticked row has no valid number."))
    return int(head), int(tail) if dot else None


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most
