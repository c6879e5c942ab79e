"""What each version of the rules changed, in one line."""

from collections.abc import Mapping, Sequence

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from console.admin import formatters as fmt
from console.admin.changes import FIELDS, told
from console.audit.services import differences
from console.core.db import session
from console.moderation.rules.models import RulesVersion, Term
from console.moderation.rules.queries import terms_by_version
from console.moderation.rules.settings import flat_settings
from console.moderation.rules.versions import Setup, setup_of

SHOWN = 3
"""Changes that are told; of more it is told how many there are."""

Moved = Mapping[tuple[int | None, int], int]
"""How many terms a version moved, by version and list."""


def lines_of(versions: Sequence[RulesVersion], before: RulesVersion | None) -> dict[int, Markup]:
    """Return by id what each of ``versions`` changed: newest first, ``before`` is the next older.

    Two statements, however many versions there are.
    """
    ids = [version.id for version in versions]
    added, removed = (
        {row[:2]: row[2] for row in session.execute(terms_by_version(column, ids))}
        for column in (Term.added_in, Term.removed_in)
    )
    older = [*versions, before][1:]
    return {
        new.id: _line(setup_of(old), setup_of(new), added, removed)
        for new, old in zip(versions, older, strict=True)
    }


def _line(old: Setup, new: Setup, added: Moved, removed: Moved) -> Markup:
    words = [*_lists(old, new, added, removed), *_settings(old, new)]
    if len(words) > SHOWN:
        more = len(words) - SHOWN
        words[SHOWN:] = [str(ngettext("%(num)s more change", "%(num)s more changes", more))]
    return fmt.listed(words) if words else Markup("")


def _settings(old: Setup, new: Setup) -> list[str]:
    before, after = differences(flat_settings(old.settings), flat_settings(new.settings))
    return [
        str(
            _(
                "%(name)s: from %(before)s to %(after)s",
                name=str(FIELDS.get(key, key)),
                before=told(key, before[key]),
                after=told(key, after[key]),
            )
        )
        for key in after
    ]


def _lists(old: Setup, new: Setup, added: Moved, removed: Moved) -> list[str]:
    was, became = ({each.id: each for each in setup.lists} for setup in (old, new))
    found = [
        str(_("without the list “%(name)s”", name=was[n].name)) for n in was if n not in became
    ]
    for number, each in became.items():
        moved = _terms(
            added.get((new.version_id, number), 0), removed.get((new.version_id, number), 0)
        )
        if number not in was:
            found.append(str(_("new list “%(name)s”", name=each.name)))
        elif moved or was[number] != each:
            moved = moved or str(_("changed"))
            found.append(str(_("%(name)s: %(what)s", name=each.name, what=moved)))
    return found


def _terms(added: int, removed: int) -> str:
    words = []
    if added:
        number = format_decimal(added)
        words.append(
            ngettext("%(number)s term added", "%(number)s terms added", added, number=number)
        )
    if removed:
        number = format_decimal(removed)
        words.append(
            ngettext("%(number)s term removed", "%(number)s terms removed", removed, number=number)
        )
    return ", ".join(words)
