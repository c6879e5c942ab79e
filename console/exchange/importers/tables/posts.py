"""Writing posts, with a revision for every text and links to their tags."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Row, Table, func, insert, select

from console.core.db import session
from console.core.text import make_slug
from console.exchange.importers.records import ImportedPost
from console.exchange.importers.tables.batch import (
    Draft,
    Imprint,
    Load,
    Texts,
    find_imported,
    hash_of,
    say,
    sort_out,
    update_rows,
)
from console.exchange.importers.tables.tags import find_tags
from console.exchange.importers.tables.users import USERS
from console.publishing.markdown import render_post
from console.publishing.models import Post, PostStatus, Revision, post_tags
from console.publishing.services import BODY_LENGTH, SUMMARY_LENGTH

POSTS: Table = Post.metadata.tables["posts"]
REVISIONS: Table = Revision.metadata.tables["revisions"]
NO_TITLE = "(no title)"


PostDraft = Draft[ImportedPost]


def write_posts(load: Load, posts: Sequence[ImportedPost]) -> None:
    """Create the posts that are missing and update those whose file says something new.

    One that was edited or moved here stays as it is, with its tags.
    """
    if not posts:
        return
    authors = _author_ids(load, posts)
    drafts = [_draft(post, authors) for post in posts]
    fresh, changed = sort_out(POSTS, load, drafts, POSTS.c.created_at, POSTS.c.published_at)
    keys = _create(load, fresh) | _update(load, changed)
    _tag(keys, [*fresh, *(draft for draft, _row in changed)])


def _draft(post: ImportedPost, authors: dict[str, int]) -> PostDraft:
    text = Texts(f"post {post.external_id}")
    body = text.block(post.body)
    if len(body) > BODY_LENGTH:
        text.remark(
            f"its text of {len(body):,} characters is kept whole, "
            f"but can be edited here only when it is cut to {BODY_LENGTH:,}"
        )
    content = {
        "title": text.line(post.title, POSTS.c.title) or NO_TITLE,
        "summary": text.shorten(text.block(post.excerpt), SUMMARY_LENGTH, "summary"),
        "body": body,
        "body_format": post.body_format,
        "comments_open": post.comments_open,
    }
    values = [post.status, *content.values(), post.author, post.tags, post.slug,
              post.created_at, post.updated_at, post.published_at]  # fmt: skip
    content["author_id"] = authors.get(post.author) if post.author else None
    return Draft(post, content, hash_of(values), text)


def _author_ids(load: Load, posts: Sequence[ImportedPost]) -> dict[str, int]:
    keys = {post.author for post in posts if post.author}
    return _ids(find_imported(USERS, load, keys))


def _ids(found: dict[str, Row[Any]]) -> dict[str, int]:
    return {key: row.id for key, row in found.items()}


def _create(load: Load, drafts: Sequence[PostDraft]) -> dict[str, int]:
    """Insert new posts and return their ids by external id."""
    if not drafts:
        return {}
    wanted = [_wanted_slug(draft) for draft in drafts]
    slugs = load.slugs.claim(wanted)
    rows = []
    for draft, slug in zip(drafts, slugs, strict=True):
        _remark_on_slug(draft, slug)
        rows.append(_new_row(load, draft, slug))
    session.execute(insert(POSTS), rows)
    keys = _ids(find_imported(POSTS, load, {draft.record.external_id for draft in drafts}))
    _add_revisions(load, [(keys[draft.record.external_id], 1, draft) for draft in drafts])
    load.report.posts.created += len(rows)
    say(load, [draft.text for draft in drafts])
    return keys


def _wanted_slug(draft: PostDraft) -> str:
    given = make_slug(unquote(draft.record.slug), fallback="")
    return given or make_slug(draft.record.title, fallback="post")


def _remark_on_slug(draft: PostDraft, slug: str) -> None:
    given = unquote(draft.record.slug)
    if given and given != slug:
        draft.text.remark(f"its address {given[:60]!r} becomes {slug!r}")


def _new_row(load: Load, draft: PostDraft, slug: str) -> dict[str, Any]:
    post = draft.record
    created_at = post.created_at or load.moment
    return {
        **draft.content,
        "body_html": render_post(draft.content["body"], post.body_format),
        "slug": slug,
        "status": post.status,
        "created_at": created_at,
        "updated_at": post.updated_at or created_at,
        "published_at": _time_of(post, None, load.moment),
        "source": load.source,
        "external_id": post.external_id,
        "source_digest": str(Imprint(post.status, 1, draft.said)),
    }


def _time_of(post: ImportedPost, before: datetime | None, moment: datetime) -> datetime | None:
    """Return when ``post`` was or will be published; one that is public always has a time."""
    if post.status == PostStatus.PUBLISHED:
        return post.published_at or before or moment
    return post.published_at or before


def _update(load: Load, drafts: Sequence[tuple[PostDraft, Row[Any]]]) -> dict[str, int]:
    """Update posts and return their ids by external id. The address of a post stays."""
    if not drafts:
        return {}
    update_rows(POSTS, [(row.id, _changed_row(load, draft, row)) for draft, row in drafts])
    numbers = _last_revisions([row.id for _draft, row in drafts])
    _add_revisions(load, [(row.id, numbers.get(row.id, 0) + 1, draft) for draft, row in drafts])
    load.report.posts.updated += len(drafts)
    say(load, [draft.text for draft, _row in drafts])
    return {draft.record.external_id: row.id for draft, row in drafts}


def _changed_row(load: Load, draft: PostDraft, row: Row[Any]) -> dict[str, Any]:
    post = draft.record
    return {
        **draft.content,
        "body_html": render_post(draft.content["body"], post.body_format),
        "status": post.status,
        "created_at": post.created_at or row.created_at,
        "updated_at": load.moment,
        "published_at": _time_of(post, row.published_at, load.moment),
        "version": row.version + 1,
        "source_digest": str(Imprint(post.status, row.version + 1, draft.said)),
    }


def _last_revisions(posts: Collection[int]) -> dict[int, int]:
    last = (
        select(REVISIONS.c.post_id, func.max(REVISIONS.c.number).label("number"))
        .where(REVISIONS.c.post_id.in_(posts))
        .group_by(REVISIONS.c.post_id)
    )
    return {row.post_id: row.number for row in session.execute(last)}


def _add_revisions(load: Load, saved: Sequence[tuple[int, int, PostDraft]]) -> None:
    rows = [
        {
            "post_id": post,
            "number": number,
            "author_id": draft.content["author_id"],
            "created_at": (draft.record.created_at if number == 1 else None) or load.moment,
            **{name: draft.content[name] for name in ("title", "summary", "body", "body_format")},
        }
        for post, number, draft in saved
    ]
    session.execute(insert(REVISIONS), rows)


def _tag(posts: dict[str, int], drafts: Sequence[PostDraft]) -> None:
    """Link posts to the tags that their file names. Tags given here are left on."""
    slugs = {slug for draft in drafts for slug in draft.record.tags}
    if not slugs:
        return
    tags = find_tags(slugs)
    wanted = {
        (posts[draft.record.external_id], tags[slug])
        for draft in drafts
        for slug in draft.record.tags
    }
    there = select(post_tags.c.post_id, post_tags.c.tag_id)
    found = session.execute(there.where(post_tags.c.post_id.in_(set(posts.values()))))
    missing = wanted - {(row.post_id, row.tag_id) for row in found}
    if missing:
        rows = [{"post_id": post, "tag_id": tag} for post, tag in sorted(missing)]
        session.execute(insert(post_tags), rows)
