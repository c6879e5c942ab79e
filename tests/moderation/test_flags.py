"""Readers' reports: who may, what they weigh, what a decision and its undoing make of them."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import ANONYMOUS, Actor
from console.core.errors import ForbiddenError, InvalidInputError, MissingError
from console.core.unit_of_work import unit_of_work
from console.moderation.flag_outcomes import MOST_POINTS_TOGETHER
from console.moderation.flags import MOST_POINTS, flag, points_of
from console.moderation.models import Comment, Flag, FlagReason, Reporter
from console.moderation.reports import NOTES, Report, open_reports
from console.moderation.services import decide
from console.moderation.sets import advance, confirm, freeze_matching
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.operations.running import take_lease
from console.operations.selection import MAX_ID, Selection, token_of
from tests.core.together import at_once
from tests.factories import CommentFactory, PostFactory, insert_comments, make_flag

Session = scoped_session[Any]


def decided(actor: Actor, action: str, *comments: Comment) -> int:
    """Take ``action`` on ``comments`` and return the operation's id."""
    selection = Selection.of(*(comment.id for comment in comments))
    return decide(actor, selection, Action(action), "Why").operation_id


def credit(session: Session, reader: str = "reader 1") -> tuple[int, int]:
    """Return how often a reader was right and wrong."""
    reporter = session.scalars(select(Reporter).where(Reporter.key == reader)).one()
    return reporter.upheld, reporter.dismissed


def sums(comment: Comment) -> tuple[int, int, int]:
    """Return what is stored on the comment about its reports."""
    return comment.open_flags, comment.flag_points, comment.queue_rank


# -- taking in -------------------------------------------------------------------------------------


def test_a_report_raises_a_public_comment_into_the_queue(session: Session) -> None:
    comment = CommentFactory(approved=True, score=7, queue_rank=-7)
    report = flag(ANONYMOUS, comment.id, "reader 1", FlagReason.ABUSE, "  Calls me\x00 names \r\n")
    assert (report.reason, report.note, report.points) == ("abuse", "Calls me names", 10)
    assert sums(comment) == (1, 10, -17)
    assert comment.version == 1  # nobody who decides now has seen something else


def test_the_log_tells_of_a_report(session: Session) -> None:
    comment = CommentFactory(approved=True)
    flag(ANONYMOUS, comment.id, "reader 1", FlagReason.ABUSE, "Rude")
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_id, entry.reason) == ("comment.flag", comment.id, "Rude")
    assert (entry.before, entry.after) == (
        {"open_flags": 0},
        {"open_flags": 1, "flagged_as": "abuse"},
    )


def test_the_same_reader_again_is_the_same_report(session: Session) -> None:
    comment = CommentFactory(approved=True)
    first = make_flag(comment)
    again = flag(ANONYMOUS, comment.id, " reader  1 ", FlagReason.OTHER, "And again")
    assert again.id == first.id
    assert sums(comment) == (1, 10, -10)
    assert session.scalars(select(AuditEntry)).one().action == "comment.flag"


def test_what_has_been_decided_is_not_reported_again_by_the_same_reader(
    session: Session, actor_for: Any
) -> None:
    comment = CommentFactory(approved=True)
    make_flag(comment)
    decided(actor_for("moderator"), "keep", comment)
    assert make_flag(comment).outcome == "dismissed"
    assert sums(comment) == (0, 0, 0)
    make_flag(comment, "reader 2")
    assert comment.open_flags == 1


@pytest.mark.parametrize("state", ["pending", "rejected", "spam", "trash"])
def test_only_what_is_public_can_be_reported(session: Session, state: str) -> None:
    comment = CommentFactory(**{state: True})
    with pytest.raises(MissingError):
        make_flag(comment)
    hidden = CommentFactory(approved=True, post=PostFactory())
    with pytest.raises(MissingError):
        make_flag(hidden)


@pytest.mark.parametrize("number", [-1, 0, 999_999, MAX_ID, MAX_ID + 1, 10**30])
def test_what_does_not_exist_cannot_be_reported(session: Session, number: int) -> None:
    with pytest.raises(MissingError):
        flag(ANONYMOUS, number, "reader 1", FlagReason.SPAM)


@pytest.mark.parametrize("key", ["", "  ", "\x00", "k" * 81])
def test_a_reader_needs_a_key(session: Session, key: str) -> None:
    comment = CommentFactory(approved=True)
    with pytest.raises(InvalidInputError):
        make_flag(comment, key)


def test_a_note_has_an_end(session: Session) -> None:
    comment = CommentFactory(approved=True)
    assert len(make_flag(comment, note="n" * 500).note) == 500
    with pytest.raises(InvalidInputError) as caught:
        make_flag(comment, "reader 2", note="n" * 501)
    assert list(caught.value.fields) == ["note"]


def test_accounts_report_in_their_own_name(session: Session, actor_for: Any) -> None:
    comment, author = CommentFactory(approved=True), actor_for("author")
    assert flag(author, comment.id, f"user:{author.user_id}", FlagReason.SPAM).id
    for somebody in (ANONYMOUS, actor_for("editor")):
        with pytest.raises(ForbiddenError):
            flag(somebody, comment.id, f"user:{author.user_id}", FlagReason.SPAM)


def test_two_reports_of_a_new_reader_at_once_are_one_reader(session: Session, app: Any) -> None:
    ids = [CommentFactory(approved=True).id for _ in range(4)]
    session.commit()

    def report(number: int) -> None:
        with unit_of_work():
            flag(ANONYMOUS, ids[number % 4], "reader 1", FlagReason.SPAM)

    at_once(app, *(partial(report, number) for number in range(8)))
    assert session.scalar(select(func.count()).select_from(Flag)) == 4
    assert session.scalars(select(Reporter.key)).all() == ["reader 1"]
    assert set(session.scalars(select(Comment.open_flags))) == {1}


# -- weighing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("upheld", "dismissed", "points"),
    [(0, 0, 10), (1, 0, 13), (0, 1, 7), (9, 0, 18), (0, 10, 2), (0, 40, 0), (50, 50, 10)],
)
def test_a_report_weighs_what_its_reader_is_worth(upheld: int, dismissed: int, points: int) -> None:
    assert points_of(upheld, dismissed) == points


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_points_have_bounds_and_follow_the_record(upheld: int, dismissed: int) -> None:
    points = points_of(upheld, dismissed)
    assert 0 <= points <= MOST_POINTS
    assert points_of(upheld + 1, dismissed) >= points >= points_of(upheld, dismissed + 1)


def test_reports_weigh_by_the_record_of_each_reader(session: Session) -> None:
    comment = CommentFactory(approved=True)
    make_flag(comment, "often right", right=18)
    make_flag(comment, "always wrong", wrong=98)
    assert sums(comment) == (2, 19, -19)


def test_a_crowd_weighs_only_so_much(session: Session) -> None:
    comment = CommentFactory(approved=True, score=3)
    for number in range(12):
        make_flag(comment, f"reader {number}")
    assert sums(comment) == (12, MOST_POINTS_TOGETHER, -MOST_POINTS_TOGETHER - 3)


# -- deciding --------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["unapprove", "reject", "spam", "trash"])
def test_what_leaves_the_public_was_reported_rightly(
    session: Session, actor_for: Any, action: str
) -> None:
    comment = CommentFactory(approved=True, score=4)
    report, other = make_flag(comment), make_flag(comment, "reader 2")
    operation_id = decided(actor_for("moderator"), action, comment)
    assert (report.outcome, report.operation_id) == ("upheld", operation_id)
    assert other.outcome == "upheld"
    assert credit(session) == credit(session, "reader 2") == (1, 0)
    assert sums(comment) == (0, 0, -4)


def test_what_is_kept_was_reported_without_cause(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(approved=True)
    since, report = comment.status_changed_at, make_flag(comment)
    decided(actor_for("moderator"), "keep", comment)
    assert (comment.status, comment.version, comment.status_changed_at) == ("approved", 2, since)
    assert (report.outcome, credit(session), sums(comment)) == ("dismissed", (0, 1), (0, 0, 0))
    kept = select(AuditEntry).where(AuditEntry.action == "comment.keep")
    entry = session.scalars(kept).one()
    assert (entry.before, entry.after) == (
        {"status": "approved", "open_flags": 1},
        {"status": "approved", "open_flags": 0},
    )


def test_what_was_not_reported_cannot_be_kept(session: Session, actor_for: Any) -> None:
    reported, quiet = CommentFactory(approved=True), CommentFactory(approved=True)
    make_flag(reported)
    selection = Selection.of(reported.id, quiet.id)
    decision = decide(actor_for("moderator"), selection, Action.KEEP)
    assert (decision.changed, decision.skipped) == (1, 1)


def test_who_keeps_a_comment_dismisses_the_reports_that_were_seen(
    session: Session, actor_for: Any
) -> None:
    comment, actor = CommentFactory(approved=True), actor_for("moderator")
    make_flag(comment)
    seen = Selection.ticked([token_of(comment.id, comment.version, comment.open_flags)])
    make_flag(comment, "reader 2", "They threaten me", reason="abuse")
    assert decide(actor, seen, Action.KEEP).changed == 0
    assert (comment.open_flags, credit(session)) == (2, (0, 0))
    blind = Selection.ticked([token_of(comment.id, comment.version)])
    assert decide(actor, blind, Action.KEEP).changed == 0
    again = Selection.ticked([token_of(comment.id, comment.version, comment.open_flags)])
    assert decide(actor, again, Action.KEEP).changed == 1
    assert (comment.open_flags, credit(session, "reader 2")) == (0, (0, 1))


def test_other_decisions_settle_what_came_meanwhile(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(approved=True)
    seen = Selection.ticked([token_of(comment.id, comment.version)])
    report = make_flag(comment)
    assert decide(actor_for("moderator"), seen, Action.SPAM).changed == 1
    assert report.outcome == "upheld"


def test_who_keeps_a_set_leaves_later_reports_open(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(approved=True, score=2), actor_for("moderator")
    first = make_flag(comment)
    frozen = freeze_matching(actor, Comment.open_flags > 0, Action.KEEP)
    frozen.created_at -= timedelta(minutes=5)  # the page that asks has been open for a while
    first.created_at -= timedelta(minutes=6)
    second = make_flag(comment, "reader 2")
    operation = confirm(actor, frozen.id)
    lease = take_lease(operation.id)
    assert lease
    advance(actor, operation.id, lease)
    assert (first.outcome, second.outcome) == ("dismissed", None)
    assert (credit(session), credit(session, "reader 2")) == ((0, 1), (0, 0))
    assert sums(comment) == (1, 10, -12)
    undo(actor, operation.id)
    assert (first.outcome, sums(comment)) == (None, (2, 20, -22))


def test_a_decision_settles_the_reports_of_its_own_rows_only(
    session: Session, actor_for: Any
) -> None:
    post = PostFactory(published=True)
    first, stale, other = (CommentFactory(approved=True, post=post) for _ in range(3))
    reports = [make_flag(comment) for comment in (first, stale, other)]
    seen = {first.id: 1, stale.id: 0}
    decide(actor_for("moderator"), Selection(seen=seen), Action.SPAM)
    assert [report.outcome for report in reports] == ["upheld", None, None]
    assert credit(session) == (1, 0)
    assert [comment.open_flags for comment in (first, stale, other)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("action", "outcome", "right"), [("reject", "upheld", (1, 0)), ("keep", "dismissed", (0, 1))]
)
def test_undoing_opens_the_reports_again(
    session: Session, actor_for: Any, action: str, outcome: str, right: tuple[int, int]
) -> None:
    actor, comment = actor_for("moderator"), CommentFactory(approved=True, score=5)
    report = make_flag(comment)
    before = sums(comment)
    back = undo(actor, decided(actor, action, comment))
    assert (report.outcome, report.operation_id, credit(session)) == (None, None, (0, 0))
    assert sums(comment) == before
    again = undo(actor, back.operation_id)
    assert (report.outcome, report.operation_id) == (outcome, again.operation_id)
    assert (credit(session), sums(comment)) == (right, (0, 0, -5))
    undo(actor, again.operation_id)
    assert (report.outcome, credit(session), sums(comment)) == (None, (0, 0), before)


def test_undoing_an_approval_leaves_what_readers_said_of_it_open(
    session: Session, actor_for: Any
) -> None:
    actor, comment = actor_for("moderator"), CommentFactory()
    approval = decided(actor, "approve", comment)
    report = make_flag(comment)
    undo(actor, approval)
    assert (comment.status, comment.open_flags, report.outcome) == ("pending", 1, None)
    decided(actor, "reject", comment)
    assert (comment.open_flags, report.outcome) == (0, "upheld")


def test_undoing_a_restoration_settles_what_came_meanwhile(
    session: Session, actor_for: Any
) -> None:
    actor = actor_for("moderator")
    comment = CommentFactory(trash=True, before_trash="approved")
    restored = decided(actor, "restore", comment)
    report = make_flag(comment)
    undo(actor, restored)
    assert (comment.status, comment.open_flags, report.outcome) == ("trash", 0, "upheld")


def test_a_decision_costs_no_more_for_many_reports(
    session: Session, actor_for: Any, query_counter: Any
) -> None:
    actor, post = actor_for("moderator"), PostFactory(published=True)
    counts = []
    for number in (1, 30):
        ids = insert_comments(number, post, status="approved")
        for row_id in ids:
            flag(ANONYMOUS, row_id, f"reader {number}", FlagReason.SPAM)
        with query_counter() as statements:
            decide(actor, Selection.of(*ids), Action.SPAM)
        counts.append(len(statements))
    assert counts[0] >= counts[1]  # that of one also looks up its author's name


# -- looking ---------------------------------------------------------------------------------------


def test_reports_are_told_by_reason(session: Session, query_counter: Any) -> None:
    first, second, quiet = (CommentFactory(approved=True) for _ in range(3))
    make_flag(first, "a", "Rude", reason="abuse")
    make_flag(first, "b", "So rude", reason="abuse", right=9)
    make_flag(first, "c", reason="abuse")
    make_flag(first, "d", "An advert", reason="spam")
    make_flag(second, "e")
    ids = [first.id, second.id, quiet.id]
    with query_counter(1):
        found = open_reports(ids)
    assert found == {
        ids[0]: [
            Report("abuse", 3, ("So rude", "Rude")),
            Report("spam", 1, ("An advert",)),
        ],
        ids[1]: [Report("spam", 1, ())],
    }
    with query_counter(0):
        assert open_reports([]) == {}


def test_of_many_notes_some_are_shown(session: Session) -> None:
    comment = CommentFactory(approved=True)
    for number in range(NOTES + 3):
        make_flag(comment, f"reader {number}", f"Note {number}")
    (report,) = open_reports([comment.id])[comment.id]
    assert (report.number, report.notes) == (NOTES + 3, ("Note 0", "Note 1", "Note 2"))


def test_settled_reports_are_not_shown(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(approved=True)
    make_flag(comment)
    decided(actor_for("moderator"), "keep", comment)
    assert open_reports([comment.id]) == {}


def test_reported_comments_are_found_by_an_index(session: Session, client_for: Any) -> None:
    post = PostFactory(published=True, author=None)
    ids = insert_comments(3000, post, status="approved")
    flag(ANONYMOUS, ids[7], "reader 1", FlagReason.SPAM)
    session.commit()
    session.execute(text("analyze"))
    session.commit()
    page = client_for("moderator").get("/admin/comments/?flt0_open_flags_is_set=1").text
    assert page.count('name="rowid"') == 1
    assert f'value="keep:{ids[7]}.1.1"' in page
    client_for("moderator").get("/admin/comments/?flt0_open_flags_is_set=0")
