"""The score among the rules: it adds points, explains them, and decides only when told to."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import scoped_session

from console.core.clock import now
from console.moderation.digests import digest_of
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.weights import Weights
from console.moderation.models import Comment, CommentStatus
from console.moderation.rules.models import AssessmentPart, Mode
from console.moderation.rules.parts import Candidate, Effect, Rules
from console.moderation.rules.pipeline import assess
from console.moderation.rules.settings import RuleSetting, RulesSettings
from console.moderation.submission import Submission, submit
from tests.factories import PostFactory

Session = scoped_session[Any]
WEIGHTS = Weights({"casino": 40_000, "bonus": 20_000, "harbour": -40_000}, 2.0)


@pytest.fixture(autouse=True)
def lesson(session: Session) -> Learned:
    row = Learned(state=LearningState.READY, finished_at=now(), weights=WEIGHTS.packed())
    session.add(row)
    session.flush()
    return row


def settings(mode: Mode = Mode.ON, weight: int = 40, **others: Any) -> RulesSettings:
    """Return settings under which only what was learned says anything."""
    off = {name: RuleSetting(Mode.OFF, 0) for name in RulesSettings().rules}
    return RulesSettings(rules=off | {"learned": RuleSetting(mode, weight)}, **others)


def judge(body: str, chosen: RulesSettings) -> Any:
    """Return what the rules make of a text."""
    candidate = Candidate(1, body, now(), digest_of(body), author_name="Jo")
    return assess([candidate], Rules(chosen))[0]


def test_it_adds_points_and_says_for_which_words() -> None:
    verdict = judge("Casino bonus here", settings())
    (part,) = verdict.parts
    assert part.rule == "learned"
    assert part.effect is None
    assert verdict.status == CommentStatus.APPROVED
    assert verdict.score == part.weight
    assert 0 < part.weight <= 40
    assert [word for word, _points in part.detail["words"]] == ["casino", "bonus"]
    assert sum(n for _, n in part.detail["words"]) + part.detail["rest"] == part.weight


def test_what_is_liked_has_no_part() -> None:
    assert judge("The harbour", settings()).parts == ()
    assert judge("Never heard of", settings()).parts == ()


def test_off_it_is_not_asked() -> None:
    assert judge("Casino bonus", settings(Mode.OFF)).parts == ()


def test_in_the_shadow_it_weighs_nothing_and_decides_nothing() -> None:
    verdict = judge("Casino bonus", settings(Mode.SHADOW, learned_spam=60))
    assert (verdict.score, verdict.status) == (0, CommentStatus.APPROVED)
    (part,) = verdict.parts
    assert part.shadow
    assert part.detail["weight"] > 0


@pytest.mark.parametrize(
    ("limits", "effect", "status"),
    [
        ({}, None, CommentStatus.APPROVED),
        ({"learned_hold": 60}, Effect.HOLD, CommentStatus.PENDING),
        ({"learned_hold": 60, "learned_spam": 70}, Effect.SPAM, CommentStatus.SPAM),
        ({"learned_hold": 100, "learned_spam": 100}, None, CommentStatus.APPROVED),
    ],
)
def test_it_decides_from_where_it_is_told_to(
    limits: Any, effect: Effect | None, status: CommentStatus
) -> None:
    verdict = judge("Casino bonus", settings(**limits))
    assert (verdict.parts[0].effect, verdict.status) == (effect, status)


def test_a_threshold_holds_even_where_it_weighs_nothing() -> None:
    verdict = judge("Casino bonus", settings(weight=0, learned_hold=60))
    assert (verdict.score, verdict.status) == (0, CommentStatus.PENDING)


def test_by_default_it_is_off() -> None:
    assert RulesSettings().mode("learned") is Mode.OFF


@pytest.mark.parametrize("weights", [b"", b"broken", WEIGHTS.packed()[:-4]])
def test_broken_weights_let_comments_in_as_if_nothing_was_learned(
    session: Session, lesson: Learned, weights: bytes
) -> None:
    session.execute(update(Learned).values(weights=weights, finished_at=now()))
    assert judge("Casino bonus", settings(learned_spam=50)).parts == ()


def test_many_comments_cost_one_look(session: Session, query_counter: Any) -> None:
    body = "Casino bonus"
    one = Candidate(1, body, now(), digest_of(body), author_name="Jo")
    rules = Rules(settings())
    assess([one], rules)
    with query_counter() as few:
        assess([one], replace(rules, kept={}))
    with query_counter() as many:
        assess([one] * 50, replace(rules, kept={}))
    assert len(few) == len(many)


def test_a_comment_that_comes_in_keeps_the_part(
    session: Session, actor_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = Rules(settings())
    monkeypatch.setattr("console.moderation.rules.pipeline.current_rules", lambda: chosen)
    post = PostFactory(published=True)
    (number,) = submit(actor_for("anonymous"), [Submission(post.id, "Casino bonus!", "Jo")])
    comment = session.get_one(Comment, number)
    part = session.scalars(select(AssessmentPart).where(AssessmentPart.comment_id == number)).one()
    assert comment.score == part.weight > 0
    assert part.detail is not None
    assert part.detail["words"][0][0] == "casino"
