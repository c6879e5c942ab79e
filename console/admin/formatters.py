"""How values look in lists and details. Markup is built here and nowhere else in the views."""

from babel import Locale, UnknownLocaleError
from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from console.admin import changes, moments, sentences
from console.admin.prepared import filled, once_a_request
from console.core.clock import now
from console.core.text import excerpt as cut
from console.moderation.deletion import DELETED
from console.moderation.transitions import STATUS_LABELS as COMMENT_LABELS
from console.publishing.labels import SCHEDULED_LABEL
from console.publishing.labels import STATUS_LABELS as POST_LABELS
from console.publishing.models import Post, PostStatus
from console.publishing.plaintext import readable as without_tags
from console.web.locale import current_locale

COLOURS = {
    "approved": "green", "published": "green", "changed": "green",
    "pending": "yellow", "in_review": "yellow", "scheduled": "azure",
    "rejected": "orange", "changes_requested": "orange", "skipped": "orange",
    "finished": "green", "running": "azure", "cancelled": "orange",
    "spam": "red", "trash": "secondary", "archived": "secondary", "draft": "secondary",
}  # fmt: skip
SCHEDULED = "scheduled"
MOST_READ = 50_000
"""Letters of one comment that lists read."""

# Templates know this module only.
arrow, change, sentence, who = changes.arrow, changes.change, sentences.sentence, sentences.who
moment = moments.moment


def badge(state: str, label: str) -> Markup:
    """Return ``label`` in the colour of ``state``."""
    return filled(
        '<span class="status status-%s">%s</span>', COLOURS.get(state, "secondary"), label
    )


def bounded(number: int, limit: int) -> str:
    """Return ``number``, or "10,000+" where counting stopped at ``limit``."""
    return f"{format_decimal(limit)}+" if number > limit else str(format_decimal(number))


@once_a_request
def yes_no(value: bool) -> Markup:
    """Return a badge that says yes or no."""
    return badge("approved", _("Yes")) if value else badge("draft", _("No"))


@once_a_request
def comment_status(status: str) -> Markup:
    """Return the badge of a comment's state."""
    if status == DELETED:
        return badge(status, _("Deleted"))
    return badge(status, str(COMMENT_LABELS.get(status, status)))  # type: ignore[call-overload]


def post_status(post: Post) -> Markup:
    """Return the badge of a post's state; a published one that is not public yet is scheduled."""
    return _post_status(SCHEDULED if post.is_scheduled(now()) else post.status)


@once_a_request
def _post_status(status: str) -> Markup:
    label = SCHEDULED_LABEL if status == SCHEDULED else POST_LABELS[PostStatus(status)]
    return badge(status, str(label))


def link(url: str, text: str) -> Markup:
    """Return a link."""
    return filled('<a href="%s">%s</a>', url, text)


def two_lines(first: str, second: str) -> Markup | str:
    """Return ``first`` with ``second`` small under it, if there is one."""
    return filled("%s<small>%s</small>", first, second) if second else first


def listed(words: list[str]) -> Markup:
    """Return ``words`` in one line, which runs as the language does, whichever way they run."""
    kept = [filled("<bdi>%s</bdi>", word) for word in words]
    return Markup(changes.in_a_row(kept))  # noqa: S704 - escaped, and joined by words of Babel


def readable(text: str) -> str:
    """Return what a comment says without the tags that readers do not see either.

    What came by an import can be of any length: only the beginning of that is told, in lists.
    """
    return without_tags(text[:MOST_READ])


def is_cut(text: str) -> bool:
    """Return whether ``readable`` tells only the beginning of ``text``."""
    return len(text) > MOST_READ


def excerpt(text: str, length: int = 160) -> str:
    """Return the beginning of ``text`` as plain text; the template escapes it."""
    return cut(text, length)


@once_a_request
def language_name(tag: str) -> str:
    """Return what the language of a BCP 47 tag is called, the tag itself if it is none."""
    try:
        spoken = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    return spoken.get_display_name(current_locale()) or tag
