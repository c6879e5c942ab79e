"""Deleting for good: who may, what goes, what moves up, what stays away."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import ANONYMOUS, Actor
from console.core.clock import now
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.moderation.deletion import Numbers, empty_trash, freeze_deletion, numbers_of
from console.moderation.models import Comment, DeletedComment, Flag
from console.moderation.services import decide
from console.moderation.sets import advance, confirm
from console.moderation.submission import Submission, submit
from console.moderation.transitions import Action
from console.moderation.undo import is_undoable, undo
from console.operations.models import Operation, OperationItem
from console.operations.running import take_lease
from console.operations.selection import Selection
from tests.core.together import at_once
from tests.factories import CommentFactory, PostFactory, insert_comments, make_flag, make_thread

Session = scoped_session[Any]


def finish(actor: Actor, operation: Operation, size: int = 100) -> Operation:
    """Go through all parts of a running operation."""
    lease = take_lease(operation.id)
    while lease is not None:
        step = advance(actor, operation.id, lease, size=size)
        lease = step.lease if step.more else None
    return operation


def erase(actor: Actor, *ids: int, size: int = 100) -> Operation:
    """Delete the comments of ``ids`` for good, where that is possible."""
    operation = freeze_deletion(actor, Selection.of(*ids))
    return finish(actor, confirm(actor, operation.id, "Nobody needs it"), size)


def work(job: Callable[[], object]) -> None:
    """Do ``job`` in a unit of work."""
    with unit_of_work():
        job()


def parents(session: Session) -> dict[int, int | None]:
    """Return which comment answers which."""
    return dict(session.execute(select(Comment.id, Comment.parent_id)).all())


@pytest.mark.parametrize("who", ["editor", "moderator", "author", "auditor", "anonymous"])
def test_only_admins_delete(session: Session, actor_for: Any, who: str) -> None:
    key = CommentFactory(trash=True).id
    with pytest.raises(ForbiddenError):
        freeze_deletion(actor_for(who), Selection.of(key))
    with pytest.raises(ForbiddenError):
        empty_trash(actor_for(who), days=0)
    assert parents(session) == {key: None}


def test_only_spam_and_trash_go(session: Session, actor_for: Any) -> None:
    comments = [
        CommentFactory(**{state: True})
        for state in ("pending", "approved", "rejected", "spam", "trash")
    ]
    ids = [comment.id for comment in comments]
    operation = erase(actor_for("admin"), *ids)
    assert list(parents(session)) == ids[:3]
    assert (operation.changed, operation.skipped) == (2, 3)
    items = select(OperationItem).order_by(OperationItem.target_id)
    assert [item.skip_reason for item in session.scalars(items)] == [*["state"] * 3, None, None]


def test_a_reason_is_needed(session: Session, actor_for: Any) -> None:
    actor, key = actor_for("admin"), CommentFactory(spam=True).id
    operation = freeze_deletion(actor, Selection.of(key))
    with pytest.raises(InvalidInputError):
        confirm(actor, operation.id)
    assert parents(session) == {key: None}


def test_the_log_says_who_what_and_why(session: Session, actor_for: Any) -> None:
    one = CommentFactory(spam=True, author_name="Some Reader")
    key = one.id
    erase(actor_for("admin"), key)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor_name, entry.action, entry.reason) == (
        "admin",
        "comment.delete",
        "Nobody needs it",
    )
    assert (entry.subject_id, entry.subject_label) == (key, "Some Reader")
    assert (entry.before, entry.after) == ({"status": "spam"}, {"status": "deleted"})


def test_several_are_counted_part_by_part(session: Session, actor_for: Any) -> None:
    post = PostFactory(published=True)
    ids = insert_comments(3, post, status="trash")
    reply = CommentFactory(parent=session.get_one(Comment, ids[0]))
    erase(actor_for("admin"), *ids, size=2)
    tallies = session.scalars(select(AuditEntry.after).order_by(AuditEntry.id)).all()
    assert tallies == [{"status": {"deleted": 2}, "replies": 1}, {"status": {"deleted": 1}}]
    assert parents(session) == {reply.id: None}


def test_it_cannot_be_undone(session: Session, actor_for: Any) -> None:
    operation = erase(actor_for("admin"), CommentFactory(trash=True).id)
    assert not is_undoable(operation)
    with pytest.raises(ConflictError):
        undo(actor_for("admin"), operation.id)


def test_its_id_is_given_to_no_other_comment(session: Session, actor_for: Any) -> None:
    moderator, post = actor_for("moderator"), PostFactory(published=True)
    key = CommentFactory(post=post).id
    spam = decide(moderator, Selection.of(key), Action.SPAM).operation_id
    erase(actor_for("admin"), key)
    said = [Submission(post.id, f"Something else {n}", "Reader") for n in range(2)]
    new = submit(ANONYMOUS, said)
    assert min(new) > key
    decide(actor_for("editor"), Selection.of(*new), Action.APPROVE)
    assert undo(moderator, spam).changed == 0
    assert set(session.scalars(select(Comment.status))) == {"approved"}


def test_what_was_brought_back_meanwhile_stays(session: Session, actor_for: Any) -> None:
    actor = actor_for("admin")
    kept, gone = CommentFactory(trash=True), CommentFactory(trash=True)
    key = kept.id
    operation = freeze_deletion(actor, Selection.of(key, gone.id))
    session.execute(update(Comment).where(Comment.id == key).values(status="approved", version=2))
    finish(actor, confirm(actor, operation.id, "Old"))
    assert parents(session) == {key: None}
    assert (operation.changed, operation.skipped) == (1, 1)


def test_replies_move_up_to_what_stays(session: Session, actor_for: Any) -> None:
    thread = [comment.id for comment in make_thread(5)]
    for place in (1, 2, 3):
        session.get_one(Comment, thread[place]).status = "spam"
    session.flush()
    erase(actor_for("admin"), *thread[1:4])
    assert parents(session) == {thread[0]: None, thread[4]: thread[0]}


@settings(max_examples=25)
@given(
    above=st.lists(st.integers(-1, 8), min_size=9, max_size=9),
    gone=st.sets(st.integers(0, 8), min_size=1),
    size=st.integers(1, 4),
)
def test_every_reply_answers_its_nearest_ancestor_that_is_left(
    session: Session, actor_for: Any, above: list[int], gone: set[int], size: int
) -> None:
    ids = insert_comments(9, PostFactory(published=True, author=None), status="trash")
    tree = {place: up if up < place else -1 for place, up in enumerate(above)}
    for place, up in tree.items():
        if up >= 0:
            row = update(Comment).where(Comment.id == ids[place])
            session.execute(row.values(parent_id=ids[up]))
    erase(actor_for("admin"), *(ids[place] for place in gone), size=size)
    expected = {}
    for place in set(tree) - gone:
        up = tree[place]
        while up in gone:
            up = tree[up]
        expected[ids[place]] = ids[up] if up >= 0 else None
    assert parents(session) == expected
    session.rollback()


def test_what_hangs_on_it_goes_too_and_is_counted_before(session: Session, actor_for: Any) -> None:
    actor, root = (
        actor_for("admin"),
        CommentFactory(source="https://a.example", external_id="7", approved=True),
    )
    make_flag(root)
    reply = CommentFactory(parent=root)
    root.status = reply.status = "trash"
    answer = CommentFactory(parent=reply)
    session.flush()
    operation = freeze_deletion(actor, Selection.of(root.id, reply.id))
    assert numbers_of(operation) == Numbers(comments=2, replies=1, flags=1, imported=1)
    finish(actor, confirm(actor, operation.id, "Old"))
    assert parents(session) == {answer.id: None}
    assert session.execute(select(func.count()).select_from(Flag)).scalar_one() == 0
    assert [(row.source, row.external_id) for row in session.scalars(select(DeletedComment))] == [
        ("https://a.example", "7")
    ]


def test_the_trash_is_emptied_of_what_is_old(session: Session, actor_for: Any) -> None:
    actor, month = actor_for("admin"), now() - timedelta(days=31)
    old = CommentFactory(trash=True, status_changed_at=month)
    new, spam = CommentFactory(trash=True), CommentFactory(spam=True, status_changed_at=month)
    left = {new.id: None, spam.id: None}
    operation = empty_trash(actor)
    assert operation
    assert session.scalars(select(OperationItem.target_id)).all() == [old.id]
    finish(actor, operation)
    assert parents(session) == left
    assert empty_trash(actor) is None
    assert session.scalars(select(AuditEntry.reason)).all() == ["In the trash for 30 days."]


def test_it_and_decisions_around_it_never_wait_for_each_other(
    app: Flask, session: Session, actor_for: Any
) -> None:
    admin, editor, post = actor_for("admin"), actor_for("editor"), PostFactory(published=True)
    for _round in range(8):
        (above,) = insert_comments(1, post, status="pending")
        (low,) = insert_comments(1, post, status="trash", parent_id=above)
        replies = insert_comments(200, post, status="pending", parent_id=low)
        high = insert_comments(200, post, status="trash", parent_id=above)
        key = confirm(admin, freeze_deletion(admin, Selection.of(low, *high)).id, "Old").id
        lease = take_lease(key)
        assert lease
        erasing = partial(advance, admin, key, lease)
        around = Selection.of(above, *replies, *high)
        deciding = partial(decide, editor, around, Action.APPROVE)
        assert at_once(app, partial(work, erasing), partial(work, deciding)) == [None, None]
        session.rollback()


def test_a_part_costs_as_many_statements_for_many_as_for_few(
    session: Session, actor_for: Any, query_counter: Any
) -> None:
    actor, post, counts = actor_for("admin"), PostFactory(published=True), []
    for number in (3, 100):
        ids = insert_comments(number, post, status="spam")
        operation = confirm(actor, freeze_deletion(actor, Selection.of(*ids)).id, "Old")
        lease = take_lease(operation.id)
        assert lease
        with query_counter(most=20) as statements:
            advance(actor, operation.id, lease)
        counts.append(len(statements))
    assert counts[0] == counts[1]
