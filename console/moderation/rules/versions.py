"""The rules as they stand now, and as they stood: reading versions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, or_, select

from console.core.db import session
from console.core.errors import MissingError
from console.core.messages import gettext as _
from console.moderation.rules.lists import (
    CompiledList,
    ListSettings,
    compile_list,
    list_settings_from,
)
from console.moderation.rules.models import RulesVersion, Term
from console.moderation.rules.parts import Rules
from console.moderation.rules.settings import RulesSettings, settings_from


@dataclass(frozen=True, slots=True)
class Setup:
    """The settings of the rules and of their lists, of one version; id 0 is before the first."""

    settings: RulesSettings
    lists: tuple[ListSettings, ...] = ()
    version_id: int = 0


@dataclass(frozen=True, slots=True)
class _Kept:
    """Lists made ready, which takes long: kept by each process until there is another version."""

    key: tuple[int, datetime]
    lists: tuple[CompiledList, ...]


_kept: list[_Kept] = []


def newest_version() -> Select[RulesVersion]:
    """Return the version that holds; there is none until somebody has changed the rules."""
    return select(RulesVersion).order_by(RulesVersion.id.desc()).limit(1)


def terms_at(version_id: int, list_ids: Iterable[int]) -> Select[int, str]:
    """Return the terms of the lists as they were in a version, by list, in their order."""
    return (
        select(Term.list_id, Term.pattern)
        .where(
            Term.list_id.in_(list(list_ids)),
            Term.added_in <= version_id,
            or_(Term.removed_in.is_(None), Term.removed_in > version_id),
        )
        .order_by(Term.list_id, Term.pattern)
    )


def setup_of(version: RulesVersion | None) -> Setup:
    """Return what ``version`` says; the defaults where there is none."""
    if version is None:
        return Setup(RulesSettings())
    lists = tuple(list_settings_from(each) for each in version.settings.get("lists", ()))
    return Setup(settings_from(version.settings), lists, version.id)


def list_of(setup: Setup, list_id: int) -> ListSettings:
    """Return a list of ``setup``. Raises ``MissingError``."""
    known = next((each for each in setup.lists if each.id == list_id), None)
    if known is None:
        raise MissingError(_("There is no such list."))
    return known


def current_setup() -> Setup:
    """Return the settings that hold."""
    return setup_of(session.scalars(newest_version()).first())


def current_rules() -> Rules:
    """Return the rules that hold, ready to be asked."""
    version = session.scalars(newest_version()).first()
    if version is None:
        return Rules(RulesSettings())
    key = (version.id, version.created_at)
    setup = setup_of(version)
    kept = next((each for each in _kept if each.key == key), None)
    if kept is None:
        kept = _Kept(key, compiled_lists(setup))
        _kept[:] = [kept]
    return Rules(setup.settings, kept.lists, version.id)


def compiled_lists(setup: Setup) -> tuple[CompiledList, ...]:
    """Return the lists of ``setup`` with the terms of its version, ready to be looked for."""
    patterns = patterns_of(setup)
    return tuple(compile_list(each, patterns[each.id]) for each in setup.lists)


def patterns_of(setup: Setup) -> dict[int, list[str]]:
    """Return the terms of each list of ``setup``."""
    found: dict[int, list[str]] = defaultdict(list)
    if setup.lists:
        ids = [each.id for each in setup.lists]
        for list_id, pattern in session.execute(terms_at(setup.version_id, ids)):
            found[list_id].append(pattern)
    return found


def draft_rules(
    settings: RulesSettings, lists: Sequence[ListSettings], compiled: Sequence[CompiledList]
) -> Rules:
    """Return rules to be tried: other settings, and the lists with other effects and modes."""
    known = {each.settings.id: each for each in compiled}
    ready = (replace(known[each.id], settings=each) for each in lists if each.id in known)
    return Rules(settings, tuple(ready))
