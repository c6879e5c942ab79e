"""Writing comments: parents first, so that a reply always finds the row it answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Table, insert, select

from console.core.db import session
from console.exchange.importers.records import ImportedComment
from console.exchange.importers.tables.batch import (
    Draft,
    Imprint,
    Load,
    Texts,
    find_imported,
    hash_of,
    padded,
    say,
    sort_out,
    update_rows,
)
from console.exchange.importers.tables.posts import POSTS
from console.exchange.importers.tables.users import USERS
from console.moderation.digests import digest_of
from console.moderation.models import Comment, CommentStatus, DeletedComment

COMMENTS: Table = Comment.metadata.tables["comments"]
GONE: Table = DeletedComment.metadata.tables["deleted_comments"]

CommentDraft = Draft[ImportedComment]
Parents = dict[str, tuple[int, int]]
"""The id and the post's id of comments that are in the database, by external id."""


def write_comments(load: Load, comments: Sequence[ImportedComment]) -> None:
    """Create the comments that are missing and update those whose file says something new.

    One that was decided or edited here keeps its text, names and state: what becomes public is
    what somebody has seen.
    """
    if not comments:
        return
    names = ("decided_at", "before_spam", "before_trash", "status_changed_at", "created_at")
    columns = (COMMENTS.c[name] for name in names)
    fresh, changed = sort_out(COMMENTS, load, list(_drafts(load, comments)), *columns)
    for level in _levels(fresh):
        _create(load, level)
    _update(load, changed)


def _drafts(load: Load, comments: Sequence[ImportedComment]) -> Iterator[CommentDraft]:
    gone = _deleted_here(load, comments)
    posts = find_imported(POSTS, load, {comment.post for comment in comments})
    authors = find_imported(USERS, load, {comment.author for comment in comments if comment.author})
    for comment in comments:
        if comment.external_id in gone:
            reason = "it was deleted here for good"
            load.report.skip("comments", "comment", comment.external_id, reason)
            continue
        post = posts.get(comment.post)
        if post is None:
            reason = f"its post {comment.post} is not imported"
            load.report.skip("comments", "comment", comment.external_id, reason)
            continue
        author = authors.get(comment.author) if comment.author else None
        draft = _draft(comment, post.id, author.id if author else None)
        yield replace(draft, record=_moved_up(comment, gone))


def _deleted_here(load: Load, comments: Sequence[ImportedComment]) -> dict[str, str | None]:
    """Return which of ``comments`` and their ancestors were deleted here for good.

    Each has the parent that it had: another batch may have told of it, or no file any more.
    """
    found: dict[str, str | None] = {}
    keys = {key for each in comments for key in (each.external_id, each.parent) if key}
    while keys:
        gone = select(GONE.c.external_id, GONE.c.parent).where(
            GONE.c.source == load.source, GONE.c.external_id.in_(padded(keys))
        )
        level: dict[str, str | None] = dict(session.execute(gone).all())
        found |= level
        keys = {parent for parent in level.values() if parent} - found.keys()
    return found


def _moved_up(comment: ImportedComment, gone: Mapping[str, str | None]) -> ImportedComment:
    """Return ``comment`` as an answer to the nearest of its ancestors that is not ``gone``."""
    parent = comment.parent
    for _step in gone:  # no longer than that is any way up
        parent = gone.get(parent, parent) if parent is not None else None
    return comment if parent == comment.parent else replace(comment, parent=parent)


def _draft(comment: ImportedComment, post_id: int, author_id: int | None) -> CommentDraft:
    text = Texts(f"comment {comment.external_id}")
    content: dict[str, Any] = {
        "author_name": text.line(comment.author_name, COMMENTS.c.author_name),
        "author_email": text.line(comment.author_email, COMMENTS.c.author_email),
        "author_url": text.address(comment.author_url, COMMENTS.c.author_url),
        "author_address": text.line(comment.author_ip, COMMENTS.c.author_address),
        "kind": comment.kind,
        "body": text.block(comment.body),
    }
    values = [comment.status, *content.values(), comment.post, comment.parent, comment.author,
              comment.created_at]  # fmt: skip
    content |= {"post_id": post_id, "author_id": author_id}
    return Draft(comment, content, hash_of(values), text)


def _levels(drafts: Sequence[CommentDraft]) -> list[list[CommentDraft]]:
    """Return ``drafts`` by how many of their ancestors are among them, fewest first."""
    depths: dict[str, int] = {}
    levels: list[list[CommentDraft]] = []
    for draft in drafts:
        parent = draft.record.parent
        depth = depths[parent] + 1 if parent in depths else 0
        depths[draft.record.external_id] = depth
        if depth == len(levels):
            levels.append([])
        levels[depth].append(draft)
    return levels


def _create(load: Load, drafts: Sequence[CommentDraft]) -> None:
    """Insert comments whose parents, where they have one, are in the database."""
    parents = _find_parents(load, drafts)
    # Without RETURNING: one statement for rows in any number, several times as fast.
    session.execute(insert(COMMENTS), [_new_row(load, draft, parents) for draft in drafts])
    load.report.comments.created += len(drafts)
    say(load, [draft.text for draft in drafts])


def _new_row(load: Load, draft: CommentDraft, parents: Parents) -> dict[str, Any]:
    created_at = draft.record.created_at or load.moment
    return {
        **draft.content,
        "parent_id": _parent_id(draft, parents),
        "status": draft.record.status,
        "status_changed_at": created_at,
        "created_at": created_at,
        "updated_at": created_at,
        "text_digest": digest_of(draft.content["body"]),
        "source": load.source,
        "external_id": draft.record.external_id,
        "source_digest": str(Imprint(draft.record.status, 1, draft.said)),
    }


def _find_parents(load: Load, drafts: Sequence[CommentDraft]) -> Parents:
    keys = {draft.record.parent for draft in drafts if draft.record.parent}
    found = find_imported(COMMENTS, load, keys, COMMENTS.c.post_id)
    return {key: (row.id, row.post_id) for key, row in found.items()}


def _parent_id(draft: CommentDraft, parents: Parents) -> int | None:
    key = draft.record.parent
    if key is None:
        return None
    parent, post = parents.get(key, (None, None))
    if parent is None or post != draft.content["post_id"]:
        draft.text.remark(f"its parent {key} is not imported with it: starts a thread")
        return None
    return parent


def _update(load: Load, drafts: Sequence[tuple[CommentDraft, Row[Any]]]) -> None:
    parents = _find_parents(load, [draft for draft, _row in drafts])
    rows = [(row.id, _changed_row(load, draft, row, parents)) for draft, row in drafts]
    update_rows(COMMENTS, rows)
    load.report.comments.updated += len(rows)
    say(load, [draft.text for draft, _row in drafts])


def _changed_row(
    load: Load, draft: CommentDraft, row: Row[Any], parents: Parents
) -> dict[str, Any]:
    return {
        **draft.content,
        "text_digest": digest_of(draft.content["body"]),
        **_state_after(load, draft.record.status, row),
        "parent_id": _parent_id(draft, parents),
        "created_at": draft.record.created_at or row.created_at,
        "updated_at": load.moment,
        "version": row.version + 1,
        "source_digest": str(Imprint(draft.record.status, row.version + 1, draft.said)),
    }


def _state_after(load: Load, status: str, row: Row[Any]) -> dict[str, Any]:
    """Return the columns of the state that the file gives to ``row``, which nobody decided here."""
    if row.status == status:
        names = ("status", "before_spam", "before_trash", "status_changed_at")
        return {name: getattr(row, name) for name in names}
    return {
        "status": status,
        "before_spam": row.status if status == CommentStatus.SPAM else None,
        "before_trash": row.status if status == CommentStatus.TRASH else None,
        "status_changed_at": load.moment,
    }
