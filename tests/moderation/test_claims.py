"""Claims: a card is on one moderator's screen at a time, and nobody has to wait for ever."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.clock import now
from console.core.errors import ConflictError, ForbiddenError, MissingError
from console.core.unit_of_work import unit_of_work
from console.moderation.claims import (
    LEASE,
    MOST,
    claim_next,
    claims_on,
    held_by,
    held_by_others,
    hold,
    release,
    renew,
    take_over,
)
from console.moderation.models import Claim, Comment
from console.moderation.queue import waiting_comments
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection
from tests.core.together import at_once
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
SECOND = timedelta(seconds=1)


@pytest.fixture
def ada(actor_for: Any) -> Actor:
    """A moderator."""
    return actor_for("moderator")


@pytest.fixture
def bo(actor_for: Any) -> Actor:
    """Another one."""
    return actor_for("editor")


@pytest.fixture
def ids(session: Session) -> list[int]:
    """Twelve comments that wait, the oldest first."""
    found = insert_comments(12, PostFactory(published=True), status="pending", created_at=now())
    session.commit()
    return found


def mine(session: Session, actor: Actor) -> set[int]:
    """Return what ``actor`` holds."""
    return set(session.scalars(held_by(actor)))


def test_the_next_ones_come_in_order_and_once(
    session: Session, ada: Actor, bo: Actor, ids: list[int]
) -> None:
    assert claim_next(ada, 2) == ids[:2]
    assert claim_next(bo, 3) == ids[2:5]
    assert claim_next(ada, 1) == [ids[5]]
    assert mine(session, ada) == {ids[0], ids[1], ids[5]}
    assert set(session.scalars(held_by_others(ada))) == set(ids[2:5])


@pytest.mark.parametrize(("asked", "given"), [(0, 0), (-1, 0), (10, 10), (1_000, MOST)])
def test_nobody_gets_more_than_ten_at_once(
    ada: Actor, ids: list[int], asked: int, given: int
) -> None:
    assert len(claim_next(ada, asked)) == given


def test_fewer_come_where_fewer_wait(ada: Actor, bo: Actor, ids: list[int]) -> None:
    claim_next(bo, 10)
    assert claim_next(ada, 10) == ids[10:]
    assert claim_next(ada, 10) == []


def test_what_was_skipped_is_passed_over(ada: Actor, ids: list[int]) -> None:
    assert claim_next(ada, 2, besides=[ids[0], ids[2]]) == [ids[1], ids[3]]


def test_a_filter_narrows_what_is_given(ada: Actor, ids: list[int]) -> None:
    among = waiting_comments(ada).where(Comment.id > ids[7])
    assert claim_next(ada, 3, among) == ids[8:11]


def test_only_what_waits_is_given(session: Session, ada: Actor) -> None:
    for state in ("approved", "rejected", "spam", "trash"):
        CommentFactory(**{state: True})
    reported = CommentFactory(approved=True, open_flags=2)
    assert claim_next(ada, 10) == [reported.id]


def test_a_lease_runs_out(session: Session, ada: Actor, bo: Actor, ids: list[int]) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        assert claim_next(ada, 12) == ids[:10]
        clock.shift(LEASE - SECOND)
        assert claim_next(bo, 10) == ids[10:]
        clock.shift(SECOND)
        assert mine(session, ada) == set()
        assert claim_next(bo, 10) == ids[:10]


def test_a_page_that_stays_open_keeps_its_leases(
    session: Session, ada: Actor, bo: Actor, ids: list[int]
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        first, second = claim_next(ada, 2)
        since = session.scalars(claims_on([first])).one().claimed_at
        clock.shift(LEASE - SECOND)
        assert renew(ada, [first]) == {first}
        clock.shift(SECOND)
        assert mine(session, ada) == {first}
        assert claim_next(bo, 1) == [second]
        claim = session.scalars(claims_on([first])).one()
        assert (claim.claimed_at, claim.expires_at) == (since, now() + LEASE - SECOND)


def test_renewing_gives_nobody_a_card(
    session: Session, ada: Actor, bo: Actor, ids: list[int]
) -> None:
    claim_next(ada, 1)
    claim_next(bo, 1)
    assert renew(ada, ids) == {ids[0]}
    assert mine(session, ada) == {ids[0]}


def test_what_ran_out_is_leased_anew_unless_somebody_has_it(
    ada: Actor, bo: Actor, ids: list[int]
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        claim_next(ada, 2)
        clock.shift(LEASE)
        assert claim_next(bo, 1) == [ids[0]]
        assert renew(ada, ids[:3]) == {ids[1]}


def test_what_was_decided_or_never_was_cannot_be_held(
    session: Session, ada: Actor, ids: list[int]
) -> None:
    decide(ada, Selection.of(ids[0]), Action.APPROVE)
    assert hold(ada, [ids[0], ids[1], 10**12]) == {ids[1]}


def test_released_cards_are_for_everybody(
    session: Session, ada: Actor, bo: Actor, ids: list[int]
) -> None:
    claim_next(ada, 3)
    claim_next(bo, 1)
    release(ada, [ids[0], ids[3]])
    assert mine(session, ada) == set(ids[1:3])
    assert mine(session, bo) == {ids[3]}
    release(ada)
    assert mine(session, ada) == set()
    assert claim_next(bo, 2) == ids[:2]


def test_a_decision_ends_the_lease(session: Session, ada: Actor, ids: list[int]) -> None:
    claim_next(ada, 2)
    decide(ada, Selection.of(ids[0]), Action.APPROVE)
    assert mine(session, ada) == {ids[1]}
    assert [entry.action for entry in entries(session)] == ["comment.approve"]


def entries(session: Session) -> list[AuditEntry]:
    """Return the log."""
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def told(session: Session) -> list[tuple[Any, ...]]:
    """Return who took what from whom, as the log has it."""
    return [
        (entry.actor_name, entry.subject_id, entry.before, entry.after)
        for entry in entries(session)
        if entry.action == "comment.take_over"
    ]


def test_taking_over_is_in_the_log(session: Session, ada: Actor, bo: Actor, ids: list[int]) -> None:
    claim_next(ada, 1)
    take_over(bo, ids[0])
    assert mine(session, ada) == set()
    assert mine(session, bo) == {ids[0]}
    was, is_now = {"claimed_by": "moderator"}, {"claimed_by": "editor"}
    assert told(session) == [("editor", ids[0], was, is_now)]


def test_taking_what_nobody_has_is_no_take_over(
    session: Session, ada: Actor, bo: Actor, ids: list[int]
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        claim_next(ada, 1)
        clock.shift(LEASE)
        take_over(bo, ids[0])
        take_over(bo, ids[0])
        take_over(ada, ids[1])
        assert (mine(session, ada), mine(session, bo)) == ({ids[1]}, {ids[0]})
    assert told(session) == []


def test_deciding_about_what_others_hold_is_a_take_over(
    session: Session, ada: Actor, bo: Actor, ids: list[int]
) -> None:
    claim_next(ada, 2)
    claim_next(bo, 1)
    decide(bo, Selection(seen=dict.fromkeys(ids, 1)), Action.SPAM)
    was, is_now = {"claimed_by": "moderator"}, {"claimed_by": "editor"}
    assert told(session) == [("editor", row_id, was, is_now) for row_id in ids[:2]]
    assert session.scalars(select(Claim)).all() == []


def test_what_a_decision_leaves_alone_stays_claimed(
    session: Session, ada: Actor, bo: Actor, ids: list[int]
) -> None:
    claim_next(ada, 1)
    decide(bo, Selection(seen={ids[0]: 7}), Action.APPROVE)
    assert mine(session, ada) == {ids[0]}
    assert told(session) == []


def test_what_cannot_be_taken_over(session: Session, ada: Actor, ids: list[int]) -> None:
    decide(ada, Selection.of(ids[0]), Action.APPROVE)
    with pytest.raises(ConflictError):
        take_over(ada, ids[0])
    with pytest.raises(MissingError):
        take_over(ada, 10**12)


@pytest.mark.parametrize("who", ["author", "auditor", "outsider", "anonymous"])
def test_only_moderators_claim(actor_for: Any, ids: list[int], who: str) -> None:
    actor = actor_for(who)
    for attempt in (lambda: claim_next(actor), lambda: hold(actor, ids), lambda: renew(actor, ids)):
        with pytest.raises(ForbiddenError):
            attempt()
    with pytest.raises(ForbiddenError):
        take_over(actor, ids[0])


def test_asking_costs_one_statement(ada: Actor, ids: list[int], query_counter: Any) -> None:
    with query_counter(most=1):
        claim_next(ada, 10)
    with query_counter(most=1):
        hold(ada, ids)


# -- several at once -------------------------------------------------------------------------------


def asking(actor: Actor, number: int, rounds: int = 1) -> Callable[[], list[int]]:
    """Return a job that asks for the next ``number`` again and again."""

    def job() -> list[int]:
        found = []
        for _round in range(rounds):
            with unit_of_work():
                found += claim_next(actor, number)
        return found

    return job


@pytest.mark.parametrize("_round", range(5))
def test_two_who_ask_at_once_get_different_cards(
    app: Flask, ada: Actor, bo: Actor, ids: list[int], _round: int
) -> None:
    first, second = at_once(app, asking(ada, 6), asking(bo, 6))
    assert sorted(first + second) == ids
    assert (len(first), len(second)) == (6, 6)


def test_two_windows_of_one_person_get_different_cards(
    app: Flask, ada: Actor, ids: list[int]
) -> None:
    first, second = at_once(app, asking(ada, 6), asking(ada, 6))
    assert sorted(first + second) == ids


@pytest.mark.slow
def test_many_at_once_get_each_card_once(
    app: Flask, session: Session, ada: Actor, bo: Actor
) -> None:
    ids = insert_comments(200, PostFactory(published=True), status="pending")
    outcomes = at_once(app, *(asking(actor, 5, rounds=6) for actor in (ada, bo) * 4))
    given = [row_id for outcome in outcomes for row_id in outcome]
    assert len(given) == len(set(given)) == 200
    assert set(given) == set(ids)


@pytest.mark.slow
def test_claims_decisions_and_heartbeats_do_not_block_each_other(
    app: Flask, session: Session, ada: Actor, bo: Actor
) -> None:
    ids = insert_comments(60, PostFactory(published=True), status="pending")

    def moderate(actor: Actor) -> Callable[[], int]:
        def job() -> int:
            changed = 0
            for _round in range(6):
                with unit_of_work():
                    cards = claim_next(actor, 3)
                with unit_of_work():
                    hold(actor, cards)
                with unit_of_work():
                    seen = Selection(seen=dict.fromkeys(cards, 1))
                    changed += decide(actor, seen, Action.APPROVE).changed
            return changed

        return job

    def renew(actor: Actor) -> Callable[[], int]:
        def job() -> int:
            for _round in range(12):
                with unit_of_work():
                    hold(actor, list(session.scalars(held_by(actor))))
                with unit_of_work():
                    release(actor, ids[:3])
            return 0

        return job

    changed = at_once(app, moderate(ada), moderate(bo), renew(ada), renew(bo))
    states = session.execute(select(Comment.status, Comment.version)).all()
    assert sorted(set(map(tuple, states))) == [("approved", 2), ("pending", 1)]
    # What is given back while it is on a screen may be given to the other: then one is too late.
    assert 33 <= sum(changed) == states.count(("approved", 2)) <= 36
