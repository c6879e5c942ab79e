"""What waits for whom: the groups of work on the dashboard, each for those who can do it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from console.accounts import policies as account_policies
from console.accounts.queries import active_admin_count, never_signed_in
from console.admin import formatters as fmt
from console.core.actor import Actor
from console.core.db import session
from console.core.paging import COUNT_LIMIT, bounded_count
from console.moderation import policies as comment_policies
from console.moderation.models import Comment
from console.moderation.queries import pending_comments
from console.publishing.models import Post, PostStatus
from console.publishing.queries import counts_to_attend_to, posts_to_attend_to

LINES = 4
"""So many of a group are listed; the rest is behind its link."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: where it is, what it says, whose it is and since when."""

    url: str
    text: str
    who: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Need:
    """A group: how many wait, in a sentence, the list of all of them, the longest waiting."""

    icon: str
    title: Markup
    url: str
    lines: Sequence[Line] = ()
    note: str = ""


def needs_of(actor: Actor, waiting: int, oldest: Sequence[Comment]) -> list[Need]:
    """Return what waits for ``actor``, most urgent first.

    ``waiting`` is how many comments wait, counted up to ``COUNT_LIMIT`` + 1, and ``oldest`` the
    first of them: the dashboard shows both elsewhere as well.
    """
    return [
        *_queue(actor, waiting, oldest),
        *_posts(actor),
        *_people(actor),
    ]


def oldest_waiting(actor: Actor) -> Sequence[Comment]:
    """Return the comments that have waited longest, oldest first."""
    waiting = pending_comments(actor).order_by(Comment.created_at, Comment.id)
    return session.scalars(waiting.limit(LINES)).all()


def _queue(actor: Actor, waiting: int, oldest: Sequence[Comment]) -> Iterator[Need]:
    if not waiting or not comment_policies.can_moderate(actor):
        return
    title = ngettext(
        "%(number)s comment waits for a decision",
        "%(number)s comments wait for a decision",
        waiting,
        number=_strong(waiting),
    )
    lines = [
        Line(
            url_for("queue.details_view", id=comment.id),
            fmt.excerpt(comment.body, 120),
            comment.author_name or _("Anonymous"),
            comment.created_at,
        )
        for comment in oldest
    ]
    yield Need("inbox", _markup(title), url_for("queue.index_view"), lines)


def _posts(actor: Actor) -> Iterator[Need]:
    statement = counts_to_attend_to(actor, COUNT_LIMIT)
    if statement is None:
        return
    counts: dict[str, int] = dict(session.execute(statement).one()._mapping)
    if not any(counts.values()):
        return
    posts = session.scalars(posts_to_attend_to(actor, LINES)).all()
    for status in (PostStatus.IN_REVIEW, PostStatus.CHANGES_REQUESTED, PostStatus.DRAFT):
        if number := counts.get(status, 0):
            mine = status != PostStatus.IN_REVIEW
            author = {"flt4_author_id_is": str(actor.user_id)} if mine else {}
            url = url_for("posts.index_view", **{"flt0_status_is": str(status), **author})  # type: ignore[arg-type]
            lines = [_line(post, mine=mine) for post in posts if _is_kind(post, status, actor)]
            yield Need(_icons[status], _markup(_post_title(status, number)), url, lines)


_icons = {
    PostStatus.IN_REVIEW: "eye",
    PostStatus.CHANGES_REQUESTED: "arrow-back-up",
    PostStatus.DRAFT: "pencil",
}


def _post_title(status: PostStatus, number: int) -> str:
    strong = _strong(number)
    if status == PostStatus.IN_REVIEW:
        return str(
            ngettext(
                "%(number)s post waits for review",
                "%(number)s posts wait for review",
                number,
                number=strong,
            )
        )
    if status == PostStatus.CHANGES_REQUESTED:
        return str(
            ngettext(
                "%(number)s of your posts was sent back with a note",
                "%(number)s of your posts were sent back with a note",
                number,
                number=strong,
            )
        )
    return str(
        ngettext(
            "%(number)s of your posts is a draft",
            "%(number)s of your posts are drafts",
            number,
            number=strong,
        )
    )


def _is_kind(post: Post, status: PostStatus, actor: Actor) -> bool:
    mine = post.author_id == actor.user_id
    return post.status == status and (mine or status == PostStatus.IN_REVIEW)


def _line(post: Post, *, mine: bool) -> Line:
    who = "" if mine or post.author is None else post.author.name
    return Line(url_for("posts.details_view", id=post.id), post.title, who, post.updated_at)


def _people(actor: Actor) -> Iterator[Need]:
    if not account_policies.can_manage_users(actor):
        return
    if session.execute(active_admin_count()).scalar_one() == 1:
        yield Need(
            "shield",
            _markup(_("Only one person is an admin")),
            url_for("users.index_view"),
            note=_("If that account is lost, nobody can manage accounts any more."),
        )
    number = bounded_count(never_signed_in(actor), COUNT_LIMIT)
    if number:
        title = ngettext(
            "%(number)s person has never signed in",
            "%(number)s people have never signed in",
            number,
            number=_strong(number),
        )
        url = url_for("users.index_view", flt2_active_is="1", flt3_current_login_at_is_set="0")
        yield Need("users", _markup(title), url)


def _strong(number: int) -> Markup:
    return Markup("<strong>{}</strong>").format(fmt.bounded(number, COUNT_LIMIT))


def _markup(sentence: Any) -> Markup:
    # The words are our own; what goes into them is a number.
    return Markup(str(sentence))  # noqa: S704
