"""How often people agreed with each rule, against a count by hand."""

from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from console.moderation.models import Comment
from console.moderation.rules import precision
from console.moderation.rules.models import Assessment, AssessmentPart
from console.moderation.rules.precision import RulePrecision, rule_precision
from tests.factories import CommentFactory

Session = scoped_session[Any]


def judged(session: Session, comment: Comment, *rules: str, **columns: Any) -> None:
    """Store that ``rules`` had something to say of ``comment``."""
    session.add(Assessment(comment_id=comment.id, score=0, status="pending"))
    session.flush()
    for position, rule in enumerate(rules):
        values = {"effect": "hold", "weight": 10} | columns
        session.add(AssessmentPart(comment_id=comment.id, position=position, rule=rule, **values))
    session.flush()


@pytest.fixture
def by_hand(session: Session, cast: Any) -> Any:
    """Make a comment that a person has decided, or nobody."""

    def make(state: str) -> Comment:
        decided_by = None if state == "pending" else cast.moderator
        return CommentFactory(**{state: True, "decided_by": decided_by})

    return make


def test_without_rules_there_is_nothing_to_tell(session: Session) -> None:
    assert rule_precision() == []


def test_a_rule_is_as_good_as_people_say(session: Session, by_hand: Any) -> None:
    for state in ("approved", "rejected", "spam", "trash", "pending"):
        judged(session, by_hand(state), "links", "first_time")
    judged(session, by_hand("approved"), "first_time")
    found = {each.rule: each for each in rule_precision()}
    assert found["links"] == RulePrecision("links", "", False, False, 5, 1, 3)
    assert found["links"].share == 3 / 4
    assert found["first_time"].share == 3 / 5
    assert [each.rule for each in rule_precision()] == ["first_time", "links"]


def test_what_rules_have_decided_themselves_proves_nothing(session: Session) -> None:
    judged(session, CommentFactory(spam=True), "links")
    (found,) = rule_precision()
    assert (found.marked, found.approved, found.refused, found.share) == (1, 0, 0, None)


def test_rules_that_speak_for_comments_are_right_when_people_approve(
    session: Session, by_hand: Any
) -> None:
    judged(session, by_hand("approved"), "trust", effect="approve")
    judged(session, by_hand("approved"), "trust", effect="approve")
    judged(session, by_hand("spam"), "trust", effect="approve")
    judged(session, by_hand("approved"), "learned", effect=None, weight=-20)
    shares = {each.rule: (each.approves, each.share) for each in rule_precision()}
    assert shares == {"trust": (True, 2 / 3), "learned": (True, 1.0)}


def test_the_shadow_is_told_apart_and_lists_by_their_name(session: Session, by_hand: Any) -> None:
    judged(session, by_hand("spam"), "terms:1", detail={"list": "Casino"})
    judged(session, by_hand("approved"), "terms:1", shadow=True, detail={"list": "Casino"})
    judged(session, by_hand("spam"), "terms:20", detail={"list": "Other"})
    found = {(each.rule, each.name, each.shadow): each.share for each in rule_precision()}
    assert found == {
        ("terms:1", "Casino", False): 1.0,
        ("terms:1", "Casino", True): 0.0,
        ("terms:20", "Other", False): 1.0,
    }


def test_the_newest_count(session: Session, by_hand: Any, monkeypatch: Any) -> None:
    for state in ("spam", "approved", "approved"):
        judged(session, by_hand(state), "links")
    monkeypatch.setattr(precision, "NEWEST", 2)
    (found,) = rule_precision()
    assert (found.marked, found.approved, found.refused) == (2, 2, 0)


def test_the_precision_is_two_statements_found_by_indexes(
    session: Session, by_hand: Any, query_counter: Any
) -> None:
    for rule in ("links", "rate", "repeats"):
        judged(session, by_hand("spam"), rule)
    with query_counter(2):
        rule_precision()
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the planner of PostgreSQL reads small tables whole")
    for statement in (precision.rules_that_spoke(), precision.decided_by_rule(["links", "rate"])):
        compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        steps = [row[-1] for row in plan]
        assert not [s for s in steps if s.startswith(("SCAN comments", "SCAN assessment"))], steps
