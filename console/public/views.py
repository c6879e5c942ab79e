"""The pages of the public site. They read in a transaction that cannot write."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_skeleton
from flask import Blueprint, abort, render_template, request
from sqlalchemy import Select

from console.accounts.models import User
from console.accounts.queries import user_by_username
from console.core.db import begin_reading, session
from console.core.errors import InvalidInputError
from console.core.paging import Cursor, Order, Page, fetch_page
from console.moderation.queries import public_comment_counts, public_comments_of
from console.public.threads import arrange
from console.publishing.markdown import render_comment
from console.publishing.models import Post
from console.publishing.queries import (
    public_authors,
    public_months,
    public_posts,
    public_posts_between,
    public_posts_tagged,
    public_tags,
    tag_by_slug,
)
from console.web.locale import current_locale

PAGE_SIZE = 10
TAG_CLOUD = 30
COMMENT_LIMIT = 1_000
"""Comments shown under one post; the page says how many there are beyond."""

public = Blueprint("public", __name__)


@public.app_template_filter()
def month_name(month: datetime) -> str:
    """Return month and year in the order and the words of the language: "March 2026".

    Not moved to the reader's time zone, where the month would begin in the one before.
    """
    return str(format_skeleton("yMMMM", month, tzinfo=UTC, locale=current_locale()))


@public.before_request
def _read_only() -> None:
    begin_reading()


@public.get("/")
def index() -> str:
    """Show the newest posts."""
    return _list(public_posts(), "public/index.html")


@public.get("/posts/<slug>")
def post(slug: str) -> str:
    """Show one post with its approved comments in threads."""
    found = session.scalars(public_posts().where(Post.slug == slug)).first() or abort(404)
    comments = session.scalars(public_comments_of(found).limit(COMMENT_LIMIT + 1)).all()
    return render_template(
        "public/post.html",
        post=found,
        threads=arrange(comments[:COMMENT_LIMIT]),
        comment_count=len(comments[:COMMENT_LIMIT]),
        more_comments=len(comments) > COMMENT_LIMIT,
        render_comment=render_comment,
    )


@public.get("/tags/<slug>")
def tag(slug: str) -> str:
    """Show the posts that have a tag."""
    found = session.scalars(tag_by_slug(slug)).first() or abort(404)
    return _list(public_posts_tagged(found), "public/tag.html", tag=found, hide_empty=True)


@public.get("/authors/<username>")
def author(username: str) -> str:
    """Show the posts of a person who has any."""
    named = user_by_username(username).where(
        User.id.in_(public_authors().with_only_columns(User.id))
    )
    found = session.scalars(named).first() or abort(404)
    return _list(
        public_posts().where(Post.author_id == found.id), "public/author.html", author=found
    )


@public.get("/archive/<int:year>/<int:month>")
def archive(year: int, month: int) -> str:
    """Show the posts of one month (UTC)."""
    if not (1 <= month <= 12 and 1 <= year <= 9998):
        abort(404)
    start = datetime(year, month, 1, tzinfo=UTC)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return _list(
        public_posts_between(start, end), "public/archive.html", month=start, hide_empty=True
    )


@public.get("/archive")
def months() -> str:
    """Show all months that have posts."""
    rows = session.execute(public_months()).all()
    listed = [
        (datetime(int(year), int(month), 1, tzinfo=UTC), number) for year, month, number in rows
    ]
    return render_template("public/months.html", months=listed)


@public.get("/about")
def about() -> str:
    """Say what this site is, and show its tags."""
    tags = session.execute(public_tags().limit(TAG_CLOUD)).all()
    return render_template("public/about.html", tags=tags)


def _list(statement: Select[Post], template: str, *, hide_empty: bool = False, **more: Any) -> str:
    page = _page(statement)
    if hide_empty and not page.rows:
        abort(404)
    counts = _counts(page.rows)
    return render_template(template, page=page, counts=counts, **more)


def _page(statement: Select[Post]) -> Page[Post]:
    order = Order((Post.published_at, Post.id), descending=True)
    text = request.args.get("cursor")
    try:
        cursor = Cursor.load(text) if text else None
        if cursor is not None:
            order.check(cursor)
    except InvalidInputError:
        abort(404)
    return fetch_page(statement, order, cursor, PAGE_SIZE)


def _counts(posts: Sequence[Post]) -> dict[int, int]:
    ids = [found.id for found in posts]
    return dict(session.execute(public_comment_counts(ids)).all()) if ids else {}
