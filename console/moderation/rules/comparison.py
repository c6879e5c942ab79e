"""What differs between two versions of the rules: settings, lists, terms."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.audit.services import differences
from console.core.db import session
from console.core.paging import bounded_count
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Term
from console.moderation.rules.queries import terms_only_in
from console.moderation.rules.settings import flat_settings
from console.moderation.rules.versions import Setup

TERMS_SHOWN = 50
"""Terms of all lists together, on each side; how many more there are is told."""


@dataclass(frozen=True, slots=True)
class ListDifference:
    """What became of a list: its settings before and after, terms that came and that went."""

    name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    added: list[str]
    removed: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs. ``added`` and ``removed`` count terms, up to 10,001."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    lists: list[ListDifference]
    added: int
    removed: int

    @property
    def is_empty(self) -> bool:
        """Return whether nothing differs."""
        return not (self.before or self.after or self.lists)


def compare(old: Setup, new: Setup) -> Comparison:
    """Return what changed from ``old`` to ``new``."""
    before, after = differences(flat_settings(old.settings), flat_settings(new.settings))
    added, number_added = _only_in(new.version_id, old.version_id)
    removed, number_removed = _only_in(old.version_id, new.version_id)
    was = {each.id: each for each in old.lists}
    became = {each.id: each for each in new.lists}
    lists = [
        ListDifference(
            (became.get(number) or was[number]).name,
            *_differences(was.get(number), became.get(number)),
            added[number],
            removed[number],
        )
        for number in dict.fromkeys([*was, *became])
        if was.get(number) != became.get(number) or added[number] or removed[number]
    ]
    return Comparison(before, after, lists, number_added, number_removed)


def _differences(
    before: ListSettings | None, after: ListSettings | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    was, became = _plain(before), _plain(after)
    return differences(was, became) if was and became else (was, became)


def _plain(settings: ListSettings | None) -> dict[str, Any]:
    if settings is None:
        return {}
    return {name: value for name, value in settings.as_json().items() if name != "id"}


def _only_in(version_id: int, other_id: int) -> tuple[dict[int, list[str]], int]:
    statement = terms_only_in(version_id, other_id)
    found: dict[int, list[str]] = defaultdict(list)
    for list_id, pattern in session.execute(statement.limit(TERMS_SHOWN)):
        found[list_id].append(pattern)
    return found, bounded_count(statement.with_only_columns(Term.id))
