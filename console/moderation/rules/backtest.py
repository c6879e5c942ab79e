"""Trying rules on the past: what they would have done, beside what people decided. Writes nothing.

Each comment is judged by what was known when it came in, the newest first, some at a time, until
all are judged, the number that was asked for, or the time is over. What people have decided is
the state that the comment is in today.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import selectinload

from console.accounts.models import User
from console.accounts.permissions import Permission
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ForbiddenError
from console.core.messages import gettext as _
from console.moderation.digests import digest_of
from console.moderation.models import Comment, CommentStatus
from console.moderation.policies import can_manage_rules, can_read, visible_to
from console.moderation.rules.parts import Candidate, Effect, Part, Rules, Stored, Verdict
from console.moderation.rules.pipeline import HOLD_ALL, assess

NUMBER = 20_000
SECONDS = 15.0
PART = 1_000
SAMPLES = 5
REFUSED = (CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.TRASH)


@dataclass(slots=True)
class Outcome:
    """Comments of which rules say the same: how many are in which state, and some of them."""

    states: Counter[str] = field(default_factory=Counter)
    samples: list[int] = field(default_factory=list)

    def note(self, candidate: Stored) -> None:
        """Count a comment in."""
        self.states[candidate.status] += 1
        if len(self.samples) < SAMPLES:
            self.samples.append(candidate.id)

    @property
    def number(self) -> int:
        """Return how many comments there are."""
        return self.states.total()

    @property
    def approved(self) -> int:
        """Return how many of them are approved."""
        return self.states[CommentStatus.APPROVED]

    @property
    def refused(self) -> int:
        """Return how many of them are rejected, spam or in the trash."""
        return sum(self.states[status] for status in REFUSED)


@dataclass(slots=True)
class RuleOutcome(Outcome):
    """What one rule would have done with the comments of which it had something to say."""

    rule: str = ""
    name: str = ""
    shadow: bool = False
    effects: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float | None:
        """Return the share of the decided ones in which people agreed; none where none is."""
        decided = self.approved + self.refused
        if not decided:
            return None
        approves = self.effects[Effect.APPROVE] * 2 > self.effects.total()
        return (self.approved if approves else self.refused) / decided


@dataclass(slots=True)
class BackTest:
    """What came of it. ``complete`` is whether there was nothing older left to judge.

    ``only_held_all`` are those to which no rule objects but the one that holds everything;
    ``unopposed`` those that would be public because no rule has anything to say.
    """

    judged: int = 0
    since: datetime | None = None
    complete: bool = True
    in_time: bool = True
    seconds: float = 0.0
    verdicts: dict[str, Outcome] = field(default_factory=dict)
    rules: dict[str, RuleOutcome] = field(default_factory=dict)
    only_held_all: Outcome = field(default_factory=Outcome)
    unopposed: Outcome = field(default_factory=Outcome)

    def note(self, candidate: Candidate, verdict: Verdict) -> None:
        """Count one verdict in."""
        stored = candidate.stored
        if stored is None:
            raise ValueError("only what is stored has become anything")
        self.judged += 1
        self.since = candidate.moment
        self.verdicts.setdefault(str(verdict.status), Outcome()).note(stored)
        counting = [part.rule for part in verdict.parts if part.effect and not part.shadow]
        if counting == [HOLD_ALL.name]:
            self.only_held_all.note(stored)
        if not counting:
            self.unopposed.note(stored)
        for rule, parts in _by_rule(verdict.parts).items():
            outcome = self.rules.get(rule)
            if outcome is None:
                name, shadow = parts[0].detail.get("list", ""), parts[0].shadow
                outcome = self.rules[rule] = RuleOutcome(rule=rule, name=name, shadow=shadow)
            outcome.note(stored)
            outcome.effects.update(str(part.effect) for part in parts[:1] if part.effect)

    def verdict(self, status: str) -> Outcome:
        """Return the comments that would have come to be in ``status``."""
        return self.verdicts.get(status, Outcome())


def back_test(
    actor: Actor, rules: Rules, *, number: int = NUMBER, seconds: float = SECONDS
) -> BackTest:
    """Judge the newest ``number`` comments by ``rules``, as long as ``seconds`` are not over.

    Raises ``ForbiddenError`` for those who may not change rules or not read comments.
    """
    if not (can_manage_rules(actor) and can_read(actor)):
        raise ForbiddenError(_("You may not change the rules."))
    began = monotonic()
    found = BackTest()
    for rows in _batches(actor, number):
        if monotonic() - began > seconds:
            found.complete = found.in_time = False
            break
        staff = _staff(rows)
        candidates = [_candidate(row, staff=row.author_id in staff) for row in rows]
        for candidate, verdict in zip(candidates, assess(candidates, rules), strict=True):
            found.note(candidate, verdict)
    else:
        found.complete = found.judged < number
    found.seconds = monotonic() - began
    return found


def _by_rule(parts: Sequence[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.rule, []).append(part)
    return found


def _batches(actor: Actor, number: int) -> Iterator[Sequence[Row[*tuple[object, ...]]]]:
    """Return the newest comments, newest first, some at a time."""
    last: tuple[datetime, int] | None = None
    while number > 0:
        statement = _comments(actor, min(number, PART))
        if last is not None:
            statement = statement.where(tuple_(Comment.created_at, Comment.id) < last)
        rows = session.execute(statement).all()
        if not rows:
            return
        yield rows
        last, number = (rows[-1].created_at, rows[-1].id), number - len(rows)


def _comments(actor: Actor, number: int) -> Select[*tuple[object, ...]]:
    return (
        select(
            Comment.id, Comment.post_id, Comment.parent_id, Comment.body, Comment.created_at,
            Comment.author_id, Comment.author_name, Comment.author_email, Comment.author_url,
            Comment.author_address, Comment.user_agent, Comment.language, Comment.status,
            Comment.status_changed_at,
        )
        .where(visible_to(actor))
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(number)
    )  # fmt: skip


def _staff(rows: Sequence[Row[*tuple[object, ...]]]) -> set[int]:
    """Return which of the authors may decide comments themselves."""
    ids = {row.author_id for row in rows if row.author_id is not None}
    if not ids:
        return set()
    people = select(User).where(User.id.in_(ids)).options(selectinload(User.roles))
    return {
        person.id
        for person in session.scalars(people)
        if Permission.COMMENTS_MODERATE in person.permissions
    }


def _candidate(row: Row[*tuple[object, ...]], *, staff: bool) -> Candidate:
    return Candidate(
        post_id=row.post_id,
        body=row.body,
        moment=row.created_at,
        digest=digest_of(row.body),
        author_name=row.author_name,
        author_email=row.author_email,
        author_url=row.author_url,
        author_id=row.author_id,
        author_address=row.author_address,
        user_agent=row.user_agent,
        parent_id=row.parent_id,
        language=row.language,
        by_staff=staff,
        stored=Stored(row.id, row.status, row.status_changed_at),
    )
