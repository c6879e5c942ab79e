"""Trying rules on the past: the figures are those that a count by hand gives."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.db import db
from console.core.errors import ForbiddenError
from console.moderation.digests import digest_of
from console.moderation.models import Comment
from console.moderation.rules import backtest
from console.moderation.rules.backtest import back_test
from console.moderation.rules.lists import ListSettings, compile_list
from console.moderation.rules.models import Assessment, Mode, RulesVersion
from console.moderation.rules.parts import Effect, Rules
from console.moderation.rules.settings import DEFAULT_RULES, RuleSetting, RulesSettings
from tests.factories import CommentFactory, PostFactory, UserFactory, insert_comments

Session = scoped_session[Any]
POLIS = Path(__file__).resolve().parents[3].parent / "shared/data/labelled/polis-moderation"
CONVERSATIONS = sorted(POLIS.glob("*__comments.csv"))
STATES = {"1": "approved", "0": "pending", "-1": "rejected"}
TERMS = ["tax*", "immigra*", "brain", "climate change", "football"]
NO_RULES = {name: RuleSetting(Mode.OFF, rule.weight) for name, rule in DEFAULT_RULES.items()}


@dataclass(frozen=True)
class Said:
    """A comment as its file has it."""

    number: int
    author: str
    at: datetime
    status: str
    body: str


def rows_of(path: Path) -> list[Said]:
    """Return the comments of a conversation in the order in which they came."""
    with path.open(newline="", encoding="utf-8") as stream:
        rows = [
            Said(
                int(row["comment-id"]),
                f"{row['author-id']}@example.com",
                datetime.fromtimestamp(int(row["timestamp"]) / 1000, UTC),
                STATES[row["moderated"]],
                row["comment-body"],
            )
            for row in csv.DictReader(stream)
        ]
    return sorted(rows, key=lambda row: (row.at, row.number))


def store(rows: Sequence[Said]) -> None:
    """Store ``rows`` as an import does: with their states, which hold since they were written."""
    post = PostFactory(published=True)
    found = [
        {
            "post_id": post.id, "body": row.body, "author_email": row.author,
            "status": row.status, "created_at": row.at, "updated_at": row.at,
            "status_changed_at": row.at, "text_digest": digest_of(row.body),
        }
        for row in rows
    ]  # fmt: skip
    db.session.execute(insert(Comment), found)


def draft(*names: str, **numbers: Any) -> RulesSettings:
    """Return settings in which only the rules of those names count."""
    on = {name: RuleSetting(Mode.ON, DEFAULT_RULES[name].weight) for name in names}
    return RulesSettings(rules={**NO_RULES, **on}, **numbers)


def by_hand(rows: Iterable[Said]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Count, with nothing of the rules' own code, what becomes of ``rows``.

    By state that the rules give, and by rule the states in which people left the comments.
    """
    verdicts: Counter[str] = Counter()
    rules: dict[str, Counter[str]] = {
        "links": Counter(),
        "first_time": Counter(),
        "terms:1": Counter(),
    }
    words = r"\b(tax\w*|immigra\w*|brain|climate\W+change|football)\b"
    approved: Counter[str] = Counter()
    for row in rows:
        said = set()
        if re.search(words, row.body, re.IGNORECASE):
            said.add("terms:1")
        if len(re.findall(r"https?://\S", row.body)) > 0:
            said.add("links")
        if not approved[row.author]:
            said.add("first_time")
        for rule in said:
            rules[rule][row.status] += 1
        verdicts["spam" if "terms:1" in said else "pending" if said else "approved"] += 1
        approved[row.author] += row.status == "approved"
    return verdicts, {rule: states for rule, states in rules.items() if states}


def assert_equals_hand_count(actor: Any, rows: list[Said]) -> None:
    """Store ``rows``, try rules on them, and compare every figure."""
    store(rows)
    listed = compile_list(ListSettings(1, "Words", Effect.SPAM, Mode.ON, 50), TERMS)
    settings = draft("terms", "links", "first_time", links_allowed=0)
    found = back_test(actor, Rules(settings, (listed,)))
    verdicts, rules = by_hand(rows)
    assert found.judged == len(rows)
    assert found.complete
    assert {status: each.number for status, each in found.verdicts.items()} == verdicts
    assert {rule: each.states for rule, each in found.rules.items()} == rules
    for rule, states in rules.items():
        decided = states["approved"] + states["rejected"]
        expected = states["rejected"] / decided if decided else None
        assert found.rules[rule].precision == expected


@pytest.mark.skipif(not CONVERSATIONS, reason="the labelled conversations are not here")
@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.name.partition("__")[0])
def test_figures_on_real_decisions(session: Session, actor_for: Any, path: Path) -> None:
    assert_equals_hand_count(actor_for("admin"), rows_of(path))


def test_figures_on_our_own(session: Session, actor_for: Any) -> None:
    told = [
        ("a", "approved", "The tax is too high."),
        ("a", "approved", "See https://example.com/ for more."),
        ("b", "rejected", "TAXES! https://example.com/"),
        ("a", "rejected", "Football, football."),
        ("c", "pending", "Climate-change is real."),
        ("b", "rejected", "Again."),
        ("c", "approved", "A brainstorm is no match."),
        ("c", "approved", "Fine."),
        ("", "approved", "Nobody in particular."),
    ]
    rows = [
        Said(n, author, datetime(2026, 1, 1, 12, n, tzinfo=UTC), status, body)
        for n, (author, status, body) in enumerate(told)
    ]
    assert_equals_hand_count(actor_for("admin"), rows)


def test_the_same_however_it_is_cut(
    session: Session, actor_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        Said(n, f"{n % 7}@example.com", datetime(2026, 1, 1, 12, n, tzinfo=UTC), status, f"{n % 5}")
        for n, status in enumerate(["approved", "rejected", "pending", "spam", "approved"] * 11)
    ]
    store(rows)
    settings = draft(
        "first_time", "rate", "rejection_rate", "repeats", "trust", "hold_all",
        rate_comments=1, rate_minutes=20, rejection_decided=2, rejection_percent=60,
        repeat_length=1, trust_approved=3, trust_guests=True,
    )  # fmt: skip
    whole = back_test(actor_for("admin"), Rules(settings))
    assert len(whole.rules) == 5
    monkeypatch.setattr(backtest, "PART", 9)
    parts = back_test(actor_for("admin"), Rules(settings))
    assert {k: (v.states, v.effects) for k, v in whole.rules.items()} == {
        k: (v.states, v.effects) for k, v in parts.rules.items()
    }


def test_it_writes_nothing(session: Session, actor_for: Any) -> None:
    insert_comments(30, PostFactory(published=True), author_email="a@example.com")
    numbers = [
        select(func.count()).select_from(each) for each in (Assessment, RulesVersion, AuditEntry)
    ]
    back_test(actor_for("admin"), Rules(RulesSettings()))
    assert [session.execute(each).scalar_one() for each in numbers] == [0, 0, 0]
    assert not session.new
    assert not session.dirty


def test_it_is_bounded(session: Session, actor_for: Any) -> None:
    insert_comments(30, PostFactory(published=True))
    few = back_test(actor_for("admin"), Rules(RulesSettings()), number=10)
    assert (few.judged, few.complete, few.in_time) == (10, False, True)
    late = back_test(actor_for("admin"), Rules(RulesSettings()), seconds=-1)
    assert (late.judged, late.complete, late.in_time) == (0, False, False)


def test_statements_grow_with_the_parts_only(
    session: Session, actor_for: Any, query_counter: Callable[..., Any]
) -> None:
    for n in range(40):
        CommentFactory(
            author_email=f"{n}@example.com", author=UserFactory() if n % 9 == 0 else None
        )
    admin = actor_for("admin")
    with query_counter(most=12):
        back_test(admin, Rules(RulesSettings()))


def test_staff_are_told_from_others(session: Session, cast: Any, actor_for: Any) -> None:
    CommentFactory(author=cast.moderator, approved=True)
    CommentFactory(author=cast.author)
    found = back_test(actor_for("admin"), Rules(RulesSettings()))
    assert found.rules["staff"].number == 1
    assert found.rules["hold_all"].number == 1


def test_shadow_rules_are_counted_and_do_nothing(session: Session, actor_for: Any) -> None:
    CommentFactory(approved=True, body="www.a.example")
    settings = replace(draft(), rules={**NO_RULES, "links": RuleSetting(Mode.SHADOW, 20)})
    found = back_test(actor_for("admin"), Rules(replace(settings, links_allowed=0)))
    assert found.verdict("approved").number == 1
    assert (found.rules["links"].shadow, found.rules["links"].effects) == (True, {"hold": 1})


@pytest.mark.parametrize("who", ["moderator", "editor", "auditor", "author", "anonymous"])
def test_not_for_everybody(session: Session, actor_for: Any, who: str) -> None:
    with pytest.raises(ForbiddenError):
        back_test(actor_for(who), Rules(RulesSettings()))
