"""What becomes of a comment that comes in: each rule, how they add up, what a failure does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.core.actor import ANONYMOUS
from console.core.clock import now, set_to
from console.core.errors import ConflictError
from console.moderation.digests import digest_of
from console.moderation.models import Comment, CommentStatus
from console.moderation.rules import pipeline, readings
from console.moderation.rules.checks import Rule
from console.moderation.rules.lists import ListSettings, compile_list
from console.moderation.rules.models import Assessment, AssessmentPart, Mode
from console.moderation.rules.parts import SEVERITY, STATUS_OF, Candidate, Effect, Part, Rules
from console.moderation.rules.pipeline import assess
from console.moderation.rules.settings import DEFAULT_RULES, RuleSetting, RulesSettings
from console.moderation.submission import Submission, submit
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
NO_RULES = {name: replace(rule, mode=Mode.OFF) for name, rule in DEFAULT_RULES.items()}
LONG = "A text that is long enough to count as one that somebody repeats."


def only(*names: str, mode: Mode = Mode.ON, **numbers: Any) -> RulesSettings:
    """Return settings in which only the rules of those names count."""
    on = {name: RuleSetting(mode, DEFAULT_RULES[name].weight) for name in names}
    return RulesSettings(rules={**NO_RULES, **on}, **numbers)


def candidate(body: str = "Well said.", **fields: Any) -> Candidate:
    """Return a comment that comes in now."""
    fields = {"post_id": 1, "moment": now(), **fields}
    return Candidate(body=body, digest=digest_of(body), **fields)


def rules_of(settings: RulesSettings, *lists: Any) -> Rules:
    """Return rules with those settings."""
    return Rules(settings, lists)


def judged(
    settings: RulesSettings, body: str = "Well said.", **fields: Any
) -> tuple[str, list[str]]:
    """Return the state that a comment gets, and the rules that had something to say."""
    (verdict,) = assess([candidate(body, **fields)], rules_of(settings))
    return str(verdict.status), [part.rule for part in verdict.parts]


# -- one rule at a time ----------------------------------------------------------------------------


def test_nobody_holds_what_no_rule_holds(session: Session) -> None:
    assert judged(only()) == ("approved", [])


def test_links(session: Session) -> None:
    text = "http://a.example and HTTPS://b.example"
    assert judged(only("links"), text) == ("approved", [])
    assert judged(only("links"), text + " and www.c.example") == ("pending", ["links"])
    assert judged(only("links", links_allowed=0), "http://") == ("approved", [])


def test_a_first_comment(session: Session) -> None:
    CommentFactory(author_email="a@example.com", approved=True)
    CommentFactory(author_email="b@example.com", rejected=True)
    assert judged(only("first_time"), author_email="a@example.com")[0] == "approved"
    for email in ("b@example.com", "c@example.com", ""):
        assert judged(only("first_time"), author_email=email)[0] == "pending"


def test_an_address_does_not_borrow_the_past_of_an_account(session: Session, cast: Any) -> None:
    CommentFactory(author=cast.author, author_email="a@example.com", approved=True)
    assert judged(only("first_time"), author_email="a@example.com")[0] == "pending"
    assert judged(only("first_time"), author_id=cast.author.id)[0] == "approved"


def test_the_trusted_are_approved_where_everything_is_held(session: Session, cast: Any) -> None:
    mine = {"author": cast.author, "author_email": ""}
    CommentFactory(approved=True, **mine)
    settings = only("trust", "hold_all", trust_approved=2)
    assert judged(settings, author_id=cast.author.id) == ("pending", ["hold_all"])
    CommentFactory(approved=True, **mine)
    assert judged(settings, author_id=cast.author.id) == ("approved", ["trust"])
    rejected = CommentFactory(rejected=True, **mine)
    assert judged(settings, author_id=cast.author.id)[0] == "pending"
    rejected.created_at = rejected.status_changed_at = now() - timedelta(days=91)
    session.flush()
    assert judged(settings, author_id=cast.author.id)[0] == "approved"


def test_guests_are_trusted_only_where_that_is_set(session: Session) -> None:
    CommentFactory(author_email="a@example.com", approved=True)
    settings = only("trust", "hold_all", trust_approved=1)
    assert judged(settings, author_email="a@example.com")[0] == "pending"
    open_settings = replace(settings, trust_guests=True)
    assert judged(open_settings, author_email="a@example.com")[0] == "approved"


def test_trust_holds_back_no_other_rule(session: Session, cast: Any) -> None:
    CommentFactory(author=cast.author, approved=True)
    settings = only("trust", "links", trust_approved=1, links_allowed=0)
    assert judged(settings, "www.a.example", author_id=cast.author.id)[0] == "pending"


def test_those_who_are_often_refused(session: Session) -> None:
    settings = only("rejection_rate", rejection_decided=4, rejection_percent=50)
    for trait in ("rejected", "approved", "spam"):
        CommentFactory(author_email="a@example.com", **{trait: True})
    CommentFactory(author_email="a@example.com")  # undecided
    assert judged(settings, author_email="a@example.com")[0] == "approved"
    CommentFactory(author_email="a@example.com", approved=True)
    assert judged(settings, author_email="a@example.com")[0] == "pending"
    CommentFactory(author_email="a@example.com", approved=True)
    assert judged(settings, author_email="a@example.com")[0] == "approved"


@pytest.mark.parametrize(
    "same", [{"author_email": "a@example.com"}, {"author_address": "192.0.2.1"}]
)
def test_too_fast(session: Session, same: dict[str, str]) -> None:
    settings = only("rate", rate_comments=3, rate_minutes=10)
    post = PostFactory(published=True)
    insert_comments(2, post, **same)
    insert_comments(5, post, created_at=now() - timedelta(minutes=11), **same)
    insert_comments(5, post, author_email="b@example.com", author_address="192.0.2.2")
    assert judged(settings, **same)[0] == "approved"
    insert_comments(1, post, **same)
    assert judged(settings, **same) == ("pending", ["rate"])


def test_too_fast_within_one_batch(session: Session) -> None:
    batch = [candidate(f"{n}", author_email="a@example.com") for n in range(5)]
    verdicts = assess(batch, rules_of(only("rate", rate_comments=3)))
    assert [str(each.status) for each in verdicts] == ["approved"] * 3 + ["pending"] * 2


def test_the_same_text_from_several(session: Session) -> None:
    settings = only("repeats", repeat_count=2, repeat_days=7)
    post = PostFactory(published=True)
    same = {"body": LONG, "text_digest": digest_of(LONG)}
    insert_comments(1, post, **same)
    insert_comments(3, post, created_at=now() - timedelta(days=8), **same)
    assert judged(settings, LONG)[0] == "approved"
    insert_comments(1, post, **same)
    assert judged(settings, f" {LONG.upper()}\n") == ("pending", ["repeats"])
    assert judged(replace(settings, repeat_length=200), LONG)[0] == "approved"


def test_a_flood_of_one_text_hides_no_other(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "TEXTS", 5)
    post, other = PostFactory(published=True), f"{LONG} Again."
    insert_comments(2, post, body=other, text_digest=digest_of(other))
    insert_comments(9, post, body=LONG, text_digest=digest_of(LONG))
    batch = [candidate(LONG), candidate(other)]
    flood, few = assess(batch, rules_of(only("repeats", repeat_count=2)))
    assert [part.detail for part in (*flood.parts, *few.parts)] == [
        {"number": 5, "days": 7}, {"number": 2, "days": 7}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("effect", "status"), [("hold", "pending"), ("spam", "spam"), ("trash", "trash")]
)
def test_terms_do_what_their_list_says(session: Session, effect: str, status: str) -> None:
    blocked = compile_list(ListSettings(7, "Bad", Effect(effect), Mode.ON, 50), ["casino"])
    (verdict,) = assess([candidate("A casino!")], rules_of(only("terms"), blocked))
    assert (verdict.status, verdict.score) == (status, 50)
    assert verdict.parts[0].rule == "terms:7"
    assert verdict.parts[0].detail == {"list": "Bad", "terms": ["casino"], "places": ["body"]}


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.SHADOW])
def test_a_list_can_be_off_or_in_the_shadow(session: Session, mode: Mode) -> None:
    blocked = compile_list(ListSettings(7, "Bad", Effect.TRASH, mode, 50), ["casino"])
    (verdict,) = assess([candidate("A casino!")], rules_of(only("terms"), blocked))
    assert (verdict.status, verdict.score) == ("approved", 0)
    assert [part.shadow for part in verdict.parts] == ([True] if mode is Mode.SHADOW else [])


def test_the_shadow_says_what_it_would_do(session: Session) -> None:
    settings = only("links", mode=Mode.SHADOW, links_allowed=0)
    (verdict,) = assess([candidate("www.a.example")], rules_of(settings))
    (part,) = verdict.parts
    assert (verdict.status, verdict.score) == ("approved", 0)
    assert (part.shadow, part.weight, part.effect, part.detail["weight"]) == (True, 0, "hold", 20)


def test_staff_are_approved_whatever_the_rules_say(session: Session) -> None:
    everything = only(*DEFAULT_RULES, links_allowed=0)
    assert judged(everything, "www.a.example", by_staff=True) == ("approved", ["staff"])


# -- together --------------------------------------------------------------------------------------


class _Says:
    """A check that says what it was told to say."""

    def __init__(self, name: str, parts: list[Part]) -> None:
        self.name = name
        self.parts = parts

    def assess(self, candidate: Candidate, context: Any) -> list[Part]:
        return self.parts


EFFECTS = st.sampled_from([None, *Effect])
PARTS = st.builds(Part, st.just("links"), st.integers(-500, 500), EFFECTS, shadow=st.booleans())


@given(parts=st.lists(PARTS, max_size=12), hold_all=st.booleans())
def test_parts_add_up_and_the_most_severe_wins(parts: list[Part], hold_all: bool) -> None:
    settings = only("links", *(["hold_all"] if hold_all else []))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "CHECKS", (_Says("links", parts),))
        patch.setattr(pipeline, "facts_for", lambda batch, _settings: [None] * len(batch))
        (verdict,) = assess([candidate()], rules_of(settings))
    counting = [part for part in verdict.parts if not part.shadow]
    assert verdict.score == sum(part.weight for part in verdict.parts)
    assert verdict.score == sum(part.weight for part in parts if not part.shadow)
    effects = [part.effect for part in counting if part.effect]
    worst = max(effects, key=lambda effect: SEVERITY[effect], default=Effect.APPROVE)
    assert verdict.status is STATUS_OF[worst]
    if any(part.effect and part.effect is not Effect.APPROVE for part in counting):
        assert verdict.status is not CommentStatus.APPROVED


def _fails(_candidate: Candidate, _context: Any) -> list[Part]:
    raise ZeroDivisionError


def test_a_rule_that_fails_holds(
    session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pipeline, "CHECKS", (Rule("links", _fails),))
    (verdict,) = assess([candidate()], rules_of(only("links")))
    assert verdict.status is CommentStatus.PENDING
    assert [(part.rule, part.detail) for part in verdict.parts] == [("failed", {"rule": "links"})]
    assert "links" in caplog.text
    (verdict,) = assess([candidate()], rules_of(only("links", mode=Mode.SHADOW)))
    assert verdict.status is CommentStatus.APPROVED


# -- as it is stored -------------------------------------------------------------------------------


def send(body: str = "Well said.", post: Any = None, **fields: Any) -> int:
    """Send a comment as a reader and return its id."""
    post = post or PostFactory(published=True)
    return submit(ANONYMOUS, [Submission(post.id, body, "Some Reader", **fields)])[0]


def test_what_the_rules_said_is_stored(session: Session) -> None:
    number = send("www.a.example www.b.example www.c.example", language="fr-CA")
    comment = session.get_one(Comment, number)
    assessment = session.get_one(Assessment, number)
    assert (comment.status, comment.score, comment.queue_rank) == ("pending", 30, -30)
    assert comment.language == "fr-CA"
    assert (assessment.status, assessment.score, assessment.rules_version_id) == (
        "pending",
        30,
        None,
    )
    stored = [(part.rule, part.weight, part.effect, part.detail) for part in assessment.parts]
    assert stored == [
        ("links", 20, "hold", {"number": 3, "allowed": 2}),
        ("first_time", 10, "hold", None),
        ("hold_all", 0, "hold", None),
    ]


@pytest.mark.parametrize(
    "change",
    [{"body": "Well said!"}, {"author_email": "b@example.com"}, {"author_name": "Another"}],
)
def test_the_same_again_is_a_conflict(session: Session, change: dict[str, str]) -> None:
    post = PostFactory(published=True)
    sent: dict[str, Any] = {"body": "Well said.", "author_name": "A", "author_email": "a@b.example"}
    submit(ANONYMOUS, [Submission(post.id, **sent)])
    with pytest.raises(ConflictError):
        submit(ANONYMOUS, [Submission(post.id, **sent)])
    submit(ANONYMOUS, [Submission(post.id, **{**sent, **change})])
    submit(ANONYMOUS, [Submission(PostFactory(published=True).id, **sent)])


def test_the_same_twice_in_one_batch_is_a_conflict(session: Session) -> None:
    post = PostFactory(published=True)
    with pytest.raises(ConflictError):
        submit(ANONYMOUS, [Submission(post.id, "Well said.", "A")] * 2)


def test_an_answer_is_not_the_same_as_what_starts_a_thread(session: Session) -> None:
    parent = CommentFactory()
    send(post=parent.post)
    send(post=parent.post, parent_id=parent.id)


def test_what_is_in_the_trash_may_be_said_again(session: Session) -> None:
    post = PostFactory(published=True)
    comment = session.get_one(Comment, send(post=post))
    comment.status = CommentStatus.TRASH
    session.flush()
    send(post=post)


@pytest.mark.parametrize("number", [1, 40, 400])
def test_statements_do_not_grow_with_the_batch(
    session: Session, query_counter: Callable[..., Any], number: int
) -> None:
    post = PostFactory(published=True)
    sent = [
        Submission(
            post.id, f"{LONG} {n}", f"Reader {n}", author_email=f"{n}@example.com",
            author_address=f"192.0.2.{n % 256}",
        )
        for n in range(number)
    ]  # fmt: skip
    with query_counter(most=11):
        submit(ANONYMOUS, sent)
    assert len(session.scalars(select(AssessmentPart.comment_id).distinct()).all()) == number


# -- the past --------------------------------------------------------------------------------------


def test_only_what_came_before_counts(session: Session) -> None:
    """A comment that came in long ago is judged by what was known then."""
    early = now() - timedelta(days=3)
    CommentFactory(author_email="a@example.com", approved=True)
    with set_to(early):
        assert judged(only("first_time"), author_email="a@example.com")[0] == "pending"
    assert judged(only("first_time"), author_email="a@example.com")[0] == "approved"


def test_what_was_decided_later_was_not_known(session: Session) -> None:
    comment = CommentFactory(author_email="a@example.com", approved=True)
    comment.created_at = now() - timedelta(days=9)
    comment.status_changed_at = now() - timedelta(days=1)
    session.flush()
    with set_to(now() - timedelta(days=3)):
        assert judged(only("first_time"), author_email="a@example.com")[0] == "pending"
