"""Values before and after, in words: what the log keeps for programs is told to people here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from flask_babel import format_datetime, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from console.accounts.labels import PERMISSION_LABELS
from console.admin import learning_labels, rule_labels
from console.core.text import excerpt
from console.moderation.reports import REASON_LABELS
from console.moderation.transitions import STATUS_LABELS as COMMENT_LABELS
from console.operations.labels import STATE_LABELS
from console.publishing.labels import SCHEDULED_LABEL
from console.publishing.labels import STATUS_LABELS as POST_LABELS
from console.web.locale import current_locale

EMPTY: tuple[Any, ...] = (None, "", [], {})
LENGTH = 200
FIELDS: Mapping[str, Any] = {
    "active": _l("may sign in"), "author": _l("author"), "claimed_by": _l("claimed by"),
    "color_scheme": _l("colours"),
    "comments": _l("comments"), "comments_open": _l("readers may comment"),
    "description": _l("description"), "display_name": _l("name to show"), "email": _l("e-mail"),
    "flagged_as": _l("reported as"), "format": _l("format"), "label": _l("label"),
    "language": _l("language"), "name": _l("name"), "offered": _l("offered"),
    "open_flags": _l("open reports"), "password": _l("password"),
    "permissions": _l("permissions"), "position": _l("place"), "posts": _l("posts"),
    "published_at": _l("time of publication"), "query": _l("filters"),
    "revision": _l("revision"), "roles": _l("roles"),
    "replies": _l("replies moved up"), "sessions": _l("sessions"), "shared": _l("shared"),
    "shortcuts": _l("keyboard shortcuts"), "since": _l("since"),
    "slug": _l("address"), "source": _l("source"), "state": _l("state"),
    "status": _l("status"), "tags": _l("tags"),
    "text": _l("text"), "timezone": _l("time zone"), "title": _l("title"), "until": _l("until"),
    "username": _l("user name"), "users": _l("users"),
    **learning_labels.FIELD_LABELS,
    **rule_labels.FIELD_LABELS,
}  # fmt: skip
"""What the fields in the log are called. A test fails for one that is missing."""

_counts = {
    "created": _l("new"), "updated": _l("changed"), "unchanged": _l("as they were"),
    "skipped": _l("left out"),
}  # fmt: skip
WORDS: Mapping[str, Mapping[str, Any]] = {
    "color_scheme": {"auto": _l("as the device has it"), "dark": _l("dark"), "light": _l("light")},
    "comments": _counts,
    "flagged_as": {str(reason): label for reason, label in REASON_LABELS.items()},
    "learning": learning_labels.STATE_LABELS,
    "password": {"set": _l("set"), "changed": _l("changed")},
    "permissions": {str(name): label for name, label in PERMISSION_LABELS.items()},
    "posts": _counts,
    "sessions": {"open": _l("open"), "ended": _l("ended")},
    "state": STATE_LABELS,
    "status": {
        str(status): label
        for labels in (POST_LABELS, COMMENT_LABELS)
        for status, label in labels.items()
    }
    | {
        "deleted": _l("Deleted"),
        "scheduled": SCHEDULED_LABEL,
        "active": _l("active"),
        "inactive": _l("inactive"),
    },
    "tags": _counts,
    "users": _counts,
    **rule_labels.WORDS,
}
"""Fields whose values are words for programs, and what those words mean."""
TEXTS = {"text"}
"""Fields of which the first difference is told; both texts in full are on the entry's own page."""
AROUND = 40
"""Characters of a text that are told before its first difference."""
MOMENTS = {"published_at", "since", "until"}


def arrow() -> Markup:
    """Return what stands between a value before and after; it points the way people read."""
    shape = Markup('<span class="arrow" role="img" aria-label="{}">→</span>')
    return shape.format(_("then"))


def change(
    before: dict[str, Any] | None, after: dict[str, Any] | None, at: datetime | None = None
) -> Markup:
    """Return what changed as a list of "field: before → after", of new rows only what they have.

    With ``at``, when it was, a post that was published for later is told as scheduled.
    """
    was, became = _as_seen(before or {}, at), _as_seen(after or {}, at)
    keys = list(dict.fromkeys([*was, *became]))
    items = Markup("").join(_item(key, was, became) for key in keys)
    return Markup('<ul class="changes">{}</ul>').format(items) if items else Markup("")


def is_scheduled(values: dict[str, Any], at: datetime) -> bool:
    """Return whether ``values`` are those of a post that was to become public only after ``at``."""
    time = values.get("published_at")
    return bool(time) and datetime.fromisoformat(str(time)) > at


def _as_seen(values: dict[str, Any], at: datetime | None) -> dict[str, Any]:
    if at is None or values.get("status") != "published" or not is_scheduled(values, at):
        return values
    return values | {"status": "scheduled"}


def _item(key: str, before: dict[str, Any], after: dict[str, Any]) -> Markup:
    name = str(FIELDS.get(key, key))
    if key not in before:
        if after[key] in EMPTY:
            return Markup("")
        return Markup("<li>{} <ins><bdi>{}</bdi></ins></li>").format(name, told(key, after[key]))
    if key not in after:
        return Markup("<li>{} <del><bdi>{}</bdi></del></li>").format(name, told(key, before[key]))
    if key in TEXTS:
        before, after = _where_they_differ(key, before, after)
    if before[key] == after[key]:  # what stands beside a change and stayed as it was
        return Markup("<li>{} <bdi>{}</bdi></li>").format(name, told(key, after[key]))
    both = Markup("<li>{} <del><bdi>{}</bdi></del> {} <ins><bdi>{}</bdi></ins></li>")
    return both.format(name, told(key, before[key]), arrow(), told(key, after[key]))


def _where_they_differ(
    key: str, before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return both texts from shortly before their first difference."""
    was, became = str(before[key]), str(after[key])
    pairs = enumerate(zip(was, became, strict=False))
    first = next((place for place, (one, other) in pairs if one != other), len(was))
    start = max(first - AROUND, 0)
    if start:
        start = was.find(" ", start, start + AROUND) + 1 or start
    mark = "…" if start else ""
    end = start + AROUND * 3
    return {key: mark + was[start:end]}, {key: mark + became[start:end]}


def told(key: str, value: Any) -> str:
    """Return ``value`` of the field ``key`` in words."""
    if value in EMPTY:
        return str(_("nothing"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, int):
        return str(format_decimal(value))
    if isinstance(value, dict):
        return _listed([_count(key, name, number) for name, number in value.items() if number])
    if isinstance(value, list):
        return _listed([_word(key, each) for each in value])
    return _word(key, value)


def _count(key: str, name: str, number: int) -> str:
    return str(_("%(name)s: %(number)s", name=_word(key, name), number=format_decimal(number)))


def _word(key: str, value: Any) -> str:
    text = str(value)
    if key in MOMENTS:
        return str(format_datetime(datetime.fromisoformat(text), "medium"))
    if key == "language":
        return _language(text)
    known = WORDS.get(key, {}).get(text)
    return excerpt(text, LENGTH) if known is None else str(known)


def _language(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name(current_locale()) or code
    except (ValueError, UnknownLocaleError):
        return code


def in_a_row(words: Sequence[str]) -> str:
    """Return ``words`` as the language lists them."""
    return format_list(words, locale=current_locale())


def _listed(words: list[str]) -> str:
    return in_a_row(words) if words else str(_("nothing"))
