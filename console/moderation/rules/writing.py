"""Storing a version: its settings, its lists, and the terms that it adds and removes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import insert, select, update

from console.core.actor import Actor
from console.core.db import session
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import RulesVersion, Term, TermList
from console.moderation.rules.settings import RulesSettings
from console.moderation.rules.versions import Setup

PART = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WantedList:
    """A list as it is to be; with id 0 a new one. ``patterns`` are none where they stay."""

    settings: ListSettings
    patterns: Collection[str] | None = None


def store_version(
    actor: Actor, before: Setup, settings: RulesSettings, wanted: Sequence[WantedList]
) -> Setup:
    """Store the version that follows ``before`` and return it.

    Lists that are not ``wanted`` lose their terms with it and are no more; older versions have
    them still. Two that follow the same one: the database refuses the second.
    """
    version = RulesVersion(
        actor_id=actor.user_id, actor_name=actor.name, follows=before.version_id, settings={}
    )
    session.add(version)
    session.flush()
    lists = tuple(_store_list(each, version.id) for each in wanted)
    for gone in {each.id for each in before.lists} - {each.id for each in lists}:
        _replace_terms(gone, (), version.id)
    version.settings = {**settings.as_json(), "lists": [each.as_json() for each in lists]}
    session.flush()
    return Setup(settings, lists, version.id)


def _store_list(wanted: WantedList, version_id: int) -> ListSettings:
    settings = wanted.settings
    if not settings.id:
        row = TermList()
        session.add(row)
        session.flush()
        settings = replace(settings, id=row.id)
    if wanted.patterns is not None:
        _replace_terms(settings.id, wanted.patterns, version_id)
    return settings


def _replace_terms(list_id: int, patterns: Collection[str], version_id: int) -> None:
    """Make ``patterns`` the terms of the list from this version on; those that stay, stay."""
    held = select(Term.pattern, Term.id).where(Term.list_id == list_id, Term.removed_in.is_(None))
    stored: dict[str, int] = dict(session.execute(held).all())
    wanted = dict.fromkeys(patterns)
    gone = [number for pattern, number in stored.items() if pattern not in wanted]
    for part in _parts(gone):
        removed: dict[str, Any] = {"removed_in": version_id}
        session.execute(
            update(Term)
            .where(Term.id.in_(part))
            .values(removed)
            .execution_options(synchronize_session=False)
        )
    new = [pattern for pattern in wanted if pattern not in stored]
    if new:
        session.execute(
            insert(Term),
            [{"list_id": list_id, "pattern": each, "added_in": version_id} for each in new],
        )


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), PART):
        yield rows[start : start + PART]
