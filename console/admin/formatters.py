"""How values look in lists and details. Markup is built here and nowhere else in the views."""

from datetime import datetime

from flask_babel import format_datetime, format_decimal, format_timedelta
from flask_babel import gettext as _
from markupsafe import Markup

from console.admin import changes, sentences
from console.core.clock import now
from console.core.text import excerpt as cut
from console.moderation.transitions import STATUS_LABELS as COMMENT_LABELS
from console.publishing.labels import SCHEDULED_LABEL
from console.publishing.labels import STATUS_LABELS as POST_LABELS
from console.publishing.models import Post, PostStatus

COLOURS = {
    "approved": "green", "published": "green", "changed": "green",
    "pending": "yellow", "in_review": "yellow", "scheduled": "azure",
    "rejected": "orange", "changes_requested": "orange", "skipped": "orange",
    "spam": "red", "trash": "secondary", "archived": "secondary", "draft": "secondary",
}  # fmt: skip

# Templates know this module only.
change, sentence, who = changes.change, sentences.sentence, sentences.who


def moment(value: datetime | None) -> Markup | str:
    """Return ``value`` as "3 hours ago", with the exact time in the title."""
    if value is None:
        return ""
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.isoformat(timespec="seconds"),
        format_datetime(value, "medium"),
        format_timedelta(value - now(), add_direction=True, threshold=1.1),
    )


def badge(state: str, label: str) -> Markup:
    """Return ``label`` in the colour of ``state``."""
    return Markup('<span class="status status-{}">{}</span>').format(
        COLOURS.get(state, "secondary"), label
    )


def bounded(number: int, limit: int) -> str:
    """Return ``number``, or "10,000+" where counting stopped at ``limit``."""
    return f"{format_decimal(limit)}+" if number > limit else str(format_decimal(number))


def yes_no(value: bool) -> Markup:
    """Return a badge that says yes or no."""
    return badge("approved", _("Yes")) if value else badge("draft", _("No"))


def comment_status(status: str) -> Markup:
    """Return the badge of a comment's state."""
    return badge(status, str(COMMENT_LABELS.get(status, status)))  # type: ignore[call-overload]


def post_status(post: Post) -> Markup:
    """Return the badge of a post's state; a published one that is not public yet is scheduled."""
    if post.is_scheduled(now()):
        return badge("scheduled", str(SCHEDULED_LABEL))
    return badge(post.status, str(POST_LABELS[PostStatus(post.status)]))


def link(url: str, text: str) -> Markup:
    """Return a link."""
    return Markup('<a href="{}">{}</a>').format(url, text)


def author(name: str, email: str) -> Markup:
    """Return a name with the address under it."""
    if not email:
        return Markup("{}").format(name or _("Anonymous"))
    return Markup('{}<small class="d-block text-secondary">{}</small>').format(
        name or _("Anonymous"), email
    )


def listed(words: list[str]) -> str:
    """Return ``words`` in one line."""
    return ", ".join(words)


def excerpt(text: str, length: int = 160) -> str:
    """Return the beginning of ``text`` as plain text; the template escapes it."""
    return cut(text, length)
