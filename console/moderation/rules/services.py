"""Changing the rules. Every change makes a new version of all of them; none is ever changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from console.audit.services import Subject, differences, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError, MissingError
from console.core.messages import gettext as _
from console.core.text import one_line
from console.moderation.policies import can_manage_rules
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import RulesVersion
from console.moderation.rules.parts import Effect
from console.moderation.rules.settings import WEIGHT_LIMIT, RulesSettings, flat_settings
from console.moderation.rules.termfiles import MOST_TERMS, TermText, read_terms
from console.moderation.rules.terms import TermError, parse_term
from console.moderation.rules.versions import Setup, current_setup, list_of, patterns_of, setup_of
from console.moderation.rules.writing import WantedList, store_version

MOST_LISTS = 100
NAME_LENGTH = 80


Key = tuple[object, ...]


class How(StrEnum):
    """What a text of terms is for a list that has some."""

    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class ListChange:
    """What became of a list and of the text of terms that was given with it."""

    list_id: int
    terms: int
    added: int
    removed: int
    text: TermText


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """What takes long about a text of terms: what it says, and what the list's terms find."""

    text: TermText
    keys: Mapping[str, Key]


NO_TEXT = TermText((), (), 0)


def save_settings(actor: Actor, settings: RulesSettings, *, seen: int | None = None) -> Setup:
    """Store ``settings``, and return the rules that then hold: the same where nothing differs.

    ``seen`` is the version that the person had before them, 0 before the first; ``None`` for
    callers that show nobody a form. Raises ``ForbiddenError``, or ``ConflictError`` when there
    is another version since.
    """
    setup = _begin(actor, seen)
    before, after = differences(flat_settings(setup.settings), flat_settings(settings))
    if not after:
        return setup
    stored = store_version(actor, setup, settings, _as_they_are(setup))
    _record(actor, "rules.update", _rules(stored), before, after)
    return stored


def read_beforehand(list_id: int, text: str | None) -> ReadTerms | None:
    """Return ``text`` read for ``save_list``: before a transaction, in which others would wait.

    Raises ``InvalidInputError`` for more than a list can have.
    """
    if text is None:
        return None
    setup = current_setup()
    known = tuple(each for each in setup.lists if each.id == list_id)
    held = patterns_of(replace(setup, lists=known))[list_id]
    return ReadTerms(read_terms(text), {pattern: _key(pattern) for pattern in held})


def save_list(
    actor: Actor,
    wanted: ListSettings,
    text: str | ReadTerms | None = None,
    *,
    how: How = How.REPLACE,
    seen: int | None = None,
) -> ListChange:
    """Make a list (id 0) or change one, its settings and, where ``text`` is given, its terms.

    What is no term in ``text`` is left out and reported, see ``read_terms``; a long one is
    better read beforehand. Raises
    ``ForbiddenError``, ``MissingError`` for a list that is not there, ``InvalidInputError`` for
    a name or weight that cannot be, and ``ConflictError`` as ``save_settings`` does.
    """
    setup = _begin(actor, seen)
    wanted = _checked(setup, wanted)
    known = list_of(setup, wanted.id) if wanted.id else None
    held = patterns_of(replace(setup, lists=(known,)))[known.id] if known else []
    if isinstance(text, str):
        text = ReadTerms(read_terms(text), {})
    read = text.text if text else NO_TEXT
    patterns = held if text is None else _merged(held, text, how)
    if known == wanted and set(patterns) == set(held):
        return ListChange(wanted.id, len(held), 0, 0, read)
    lists = [*_as_they_are(setup), *([] if known else [WantedList(wanted)])]
    change = WantedList(wanted, patterns)
    lists = [change if each.settings.id == wanted.id else each for each in lists]
    stored = store_version(actor, setup, setup.settings, lists)
    outcome = _change(wanted.id or stored.lists[-1].id, held, patterns, read)
    _record_list(actor, known, replace(wanted, id=outcome.list_id), outcome)
    return outcome


def terms_after(setup: Setup, wanted: ListSettings, text: str | None, how: How) -> list[str]:
    """Return the terms that ``save_list`` would store, for a list that is only tried."""
    known = [each for each in setup.lists if each.id == wanted.id]
    held = patterns_of(replace(setup, lists=tuple(known)))[wanted.id]
    return held if text is None else _merged(held, ReadTerms(read_terms(text), {}), how)


def delete_list(actor: Actor, list_id: int, *, seen: int | None = None) -> ListSettings:
    """Take a list out of the rules; versions before have it still. Return what it was."""
    setup = _begin(actor, seen)
    known = list_of(setup, list_id)
    held = patterns_of(replace(setup, lists=(known,)))[list_id]
    kept = [each for each in _as_they_are(setup) if each.settings.id != list_id]
    store_version(actor, setup, setup.settings, kept)
    before = {**_told(known), "terms": len(held)}
    _record(actor, "term_list.delete", Subject("term_list", list_id, known.name), before, {})
    return known


def restore_version(actor: Actor, version_id: int, *, seen: int | None = None) -> Setup:
    """Make the rules of an older version hold again, as a new one."""
    setup = _begin(actor, seen)
    old = session.get(RulesVersion, version_id)
    if old is None:
        raise MissingError(_("There is no such version of the rules."))
    past = setup_of(old)
    patterns = patterns_of(past)
    wanted = [WantedList(each, patterns[each.id]) for each in past.lists]
    stored = store_version(actor, setup, past.settings, wanted)
    _record(
        actor, "rules.restore", _rules(stored),
        {"version": setup.version_id}, {"version": stored.version_id, "from": version_id},
    )  # fmt: skip
    return stored


def replace_rules(
    actor: Actor,
    settings: RulesSettings,
    lists: Sequence[tuple[ListSettings, Sequence[str]]],
    *,
    seen: int | None = None,
) -> Setup:
    """Make ``settings`` and ``lists`` all there is; lists of the same name are the same ones.

    Where nothing differs, no version is made.
    Raises ``InvalidInputError`` for what is no list or no term, else as ``save_settings`` does.
    """
    setup = _begin(actor, seen)
    known = {each.name.casefold(): each.id for each in setup.lists}
    bare = replace(setup, lists=())
    wanted: list[WantedList] = []
    for each, patterns in lists:
        checked = _checked(bare, replace(each, id=0))
        same = known.get(checked.name.casefold(), 0)
        wanted.append(WantedList(replace(checked, id=same), _unique(patterns)))
        bare = replace(bare, lists=(*bare.lists, checked))
    if settings == setup.settings and _is_same(setup, wanted):
        return setup
    stored = store_version(actor, setup, settings, wanted)
    numbers = {each.settings.name: len(each.patterns or ()) for each in wanted}
    _record(
        actor, "rules.import", _rules(stored),
        {"version": setup.version_id}, {"version": stored.version_id, "terms": numbers},
    )  # fmt: skip
    return stored


def _begin(actor: Actor, seen: int | None) -> Setup:
    if not can_manage_rules(actor):
        raise ForbiddenError(_("You may not change the rules."))
    setup = current_setup()
    if seen is not None and seen != setup.version_id:
        raise ConflictError(
            _("Somebody changed the rules while you had them open. Look at them, then save again.")
        )
    return setup


def _as_they_are(setup: Setup) -> list[WantedList]:
    return [WantedList(each) for each in setup.lists]


def _checked(setup: Setup, wanted: ListSettings) -> ListSettings:
    """Return ``wanted`` with its name in order, if it may be in ``setup``."""
    name = one_line(wanted.name)
    others = [each for each in setup.lists if each.id != wanted.id or not wanted.id]
    wrong: dict[str, str] = {}
    if not 1 <= len(name) <= NAME_LENGTH:
        wrong["name"] = _("A name has 1 to %(n)s characters.", n=NAME_LENGTH)
    elif name.casefold() in {each.name.casefold() for each in others}:
        wrong["name"] = _("There is a list of this name already.")
    if not -WEIGHT_LIMIT <= wanted.weight <= WEIGHT_LIMIT:
        wrong["weight"] = _(
            "A whole number from %(least)s to %(most)s.", least=-WEIGHT_LIMIT, most=WEIGHT_LIMIT
        )
    if wanted.effect is Effect.APPROVE:
        wrong["effect"] = _("A list holds comments, or makes them spam or trash.")
    if len(others) >= MOST_LISTS:
        wrong["name"] = _("There are at most %(n)s lists.", n=MOST_LISTS)
    if wrong:
        raise InvalidInputError(next(iter(wrong.values())), fields=wrong)
    return replace(wanted, name=name)


def _merged(held: Sequence[str], read: ReadTerms, how: How) -> list[str]:
    """Return the terms of a list after ``read``; what finds the same stays as it was written."""
    given = {term.key: term.pattern for term in read.text.terms}
    if how is How.REPLACE:
        return sorted(given.values())
    known = {read.keys.get(pattern) or _key(pattern): pattern for pattern in held}
    if how is How.REMOVE:
        return [pattern for key, pattern in known.items() if key not in given]
    merged = sorted({**given, **known}.values())
    if len(merged) > MOST_TERMS:
        raise InvalidInputError(_("A list has at most %(n)s terms.", n=MOST_TERMS))
    return merged


def _key(pattern: str) -> Key:
    try:
        return parse_term(pattern).key
    except TermError:  # an older console took it for a term
        return (pattern,)


def _is_same(setup: Setup, wanted: Sequence[WantedList]) -> bool:
    held = patterns_of(setup)
    return setup.lists == tuple(each.settings for each in wanted) and all(
        set(each.patterns or ()) == set(held.get(each.settings.id, ())) for each in wanted
    )


def _unique(patterns: Sequence[str]) -> list[str]:
    read = read_terms("\n".join(patterns))
    wrong = next(iter(read.faults), None)
    if wrong is not None:
        raise InvalidInputError(f"{wrong.text}: {wrong.message}")
    return [term.pattern for term in read.terms]


def _change(
    list_id: int, held: Sequence[str], patterns: Sequence[str], read: TermText
) -> ListChange:
    before, after = set(held), set(patterns)
    return ListChange(list_id, len(patterns), len(after - before), len(before - after), read)


def _record_list(
    actor: Actor, known: ListSettings | None, wanted: ListSettings, change: ListChange
) -> None:
    subject = Subject("term_list", wanted.id, wanted.name)
    after: dict[str, Any] = {**_told(wanted), "terms": change.terms}
    if known is None:
        _record(actor, "term_list.create", subject, {}, after)
        return
    was = {**_told(known), "terms": change.terms - change.added + change.removed}
    before, changed = differences(was, after)
    changed |= {"added": change.added, "removed": change.removed}
    _record(actor, "term_list.update", subject, before, changed)


def _record(
    actor: Actor,
    action: str,
    subject: Subject,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    record(actor, action, subject, before=before, after=after)


def _rules(setup: Setup) -> Subject:
    return Subject("rules", setup.version_id, str(setup.version_id))


def _told(settings: ListSettings) -> dict[str, Any]:
    return {name: value for name, value in settings.as_json().items() if name != "id"}
