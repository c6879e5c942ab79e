"""Figures about people, against counts by hand: who decided how much, and what of it lasted."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor
from console.core.clock import now, set_to
from console.moderation import team
from console.moderation.models import Comment
from console.moderation.services import decide
from console.moderation.team import Person, team_figures
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.operations.selection import Selection
from tests.factories import CommentFactory, PostFactory, insert_comments, make_flag

Session = scoped_session[Any]
HOUR = timedelta(hours=1)


@pytest.fixture
def people(actor_for: Any) -> Any:
    """Actors by name."""
    return {name: actor_for(name) for name in ("admin", "editor", "moderator", "auditor")}


def took(actor: Actor, action: str, *comments: Comment) -> int:
    """Decide about ``comments`` and return the operation's id."""
    selection = Selection.of(*(comment.id for comment in comments))
    return decide(actor, selection, Action(action), "Why").operation_id


def told(actor: Actor) -> dict[str, tuple[int, int, int]]:
    """Return what is told of each person."""
    found = team_figures(actor, now() - HOUR).people
    return {each.name: (each.decided, each.followed, each.overturned) for each in found}


def test_decisions_are_counted_by_person(session: Session, people: Any) -> None:
    comments = [CommentFactory() for _ in range(3)]
    took(people["moderator"], "approve", *comments[:2])
    took(people["editor"], "spam", comments[2])
    took(people["editor"], "approve", comments[0])  # it is approved already: no decision
    found = team_figures(people["admin"], now() - HOUR)
    assert [person.name for person in found.people] == ["Moderator", "Editor"]
    assert told(people["admin"]) == {"Moderator": (2, 2, 0), "Editor": (1, 1, 0)}
    assert (found.decided, found.followed, found.overturned, found.more) == (3, 3, 0, False)


@pytest.mark.parametrize(
    ("first", "then", "overturned"),
    [
        ("approve", "reject", 1),
        ("approve", "spam", 1),
        ("approve", "unapprove", 1),
        ("reject", "approve", 1),
        ("reject", "trash", 0),
        ("reject", "spam", 0),
        ("spam", "not_spam", 1),
        ("spam", "trash", 0),
    ],
)
def test_who_decides_otherwise_overturns(
    session: Session, people: Any, first: str, then: str, overturned: int
) -> None:
    comment, again = CommentFactory(), CommentFactory()
    took(people["moderator"], first, comment, again)
    took(people["moderator"], then, again)  # to change one's own mind overturns nothing
    took(people["editor"], then, comment)
    assert told(people["admin"])["Moderator"] == (3, 3, overturned)
    assert told(people["admin"])["Editor"] == (1, 1, 0)


def test_keeping_what_is_reported_overturns_nothing(session: Session, people: Any) -> None:
    comment = CommentFactory()
    took(people["moderator"], "approve", comment)
    make_flag(comment)
    took(people["editor"], "keep", comment)
    assert told(people["admin"]) == {"Moderator": (1, 1, 0), "Editor": (1, 1, 0)}


def test_what_is_undone_did_not_last_until_that_is_undone(session: Session, people: Any) -> None:
    done = took(people["moderator"], "approve", CommentFactory(), CommentFactory())
    back = undo(people["admin"], done).operation_id
    assert told(people["admin"]) == {"Moderator": (0, 2, 2)}
    undo(people["admin"], back)
    assert told(people["admin"]) == {"Moderator": (2, 2, 0)}


def test_what_was_undone_overturns_nobody_and_credits_nobody(session: Session, people: Any) -> None:
    first, second = CommentFactory(), CommentFactory()
    took(people["moderator"], "approve", first, second)
    wrong = took(people["editor"], "spam", first, second)
    assert told(people["admin"]) == {"Moderator": (2, 2, 2), "Editor": (2, 2, 0)}
    undo(people["editor"], wrong)
    assert told(people["admin"]) == {"Moderator": (2, 2, 0)}


def test_what_an_undo_had_to_leave_counts_still(session: Session, people: Any) -> None:
    first, second = CommentFactory(), CommentFactory()
    done = took(people["editor"], "spam", first, second)
    took(people["moderator"], "not_spam", second)
    undo(people["editor"], done)
    assert told(people["admin"])["Editor"] == (1, 1, 1)


def test_what_was_edited_meanwhile_is_overturned_too(session: Session, people: Any) -> None:
    comment = CommentFactory()
    took(people["moderator"], "approve", comment)
    comment.version += 1
    session.flush()
    took(people["editor"], "spam", comment)
    assert told(people["admin"])["Moderator"] == (1, 1, 1)


def test_large_sets_are_counted_but_not_followed(
    session: Session, people: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(team, "BY_HAND", 3)
    ids = insert_comments(4, PostFactory(published=True))
    decide(people["moderator"], Selection.of(*ids), Action.SPAM)
    took(people["moderator"], "approve", CommentFactory())
    assert told(people["admin"]) == {"Moderator": (5, 1, 0)}


def test_what_is_older_does_not_count(session: Session, people: Any) -> None:
    with set_to(now() - 2 * HOUR):
        took(people["moderator"], "approve", CommentFactory())
    assert told(people["admin"]) == {}


def test_programs_are_told_apart(session: Session, people: Any) -> None:
    job = Actor("nightly", permissions=frozenset({"comments:moderate", "comments:read"}))
    took(job, "spam", CommentFactory())
    (found,) = team_figures(people["admin"], now() - HOUR).people
    assert found == Person(None, "nightly", 1, 1, 0)


@pytest.mark.parametrize(("who", "names"), [
    ("admin", {"Moderator", "Editor"}), ("editor", {"Moderator", "Editor"}),
    ("auditor", {"Moderator", "Editor"}), ("moderator", {"Moderator"}),
])  # fmt: skip
def test_who_may_not_see_others_sees_themselves(
    session: Session, people: Any, who: str, names: set[str]
) -> None:
    for name in ("moderator", "editor"):
        took(people[name], "approve", CommentFactory())
    assert set(told(people[who])) == names


def test_only_so_much_is_read(session: Session, people: Any, monkeypatch: Any) -> None:
    for _ in range(3):
        took(people["moderator"], "approve", CommentFactory())
    monkeypatch.setattr(team, "OPERATIONS", 2)
    monkeypatch.setattr(team, "JUDGED_COMMENTS", 1)
    found = team_figures(people["admin"], now() - HOUR)
    assert (found.decided, found.followed, found.more) == (2, 1, True)


def test_the_team_is_three_statements(session: Session, people: Any, query_counter: Any) -> None:
    took(people["moderator"], "approve", CommentFactory())
    with query_counter(3):
        team_figures(people["admin"], now() - HOUR)


def test_the_team_is_found_by_indexes(session: Session, people: Any) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the planner of PostgreSQL reads small tables whole")
    for statement in (team.decided_by_person(people["admin"], now() - HOUR), team.lasting([1, 2])):
        compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        steps = [row[-1] for row in plan]
        assert not [step for step in steps if step.startswith("SCAN operation")], steps
