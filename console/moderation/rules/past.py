"""What was known when comments came in, read for a whole batch in a fixed number of statements.

The past is walked in the order of time, so that rules can be tried on comments that came in long
ago: each is judged by what had been written and decided before it, and by nothing since.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from console.moderation.models import CommentStatus
from console.moderation.rules import readings
from console.moderation.rules.parts import Candidate, Facts
from console.moderation.rules.readings import Tally, Written
from console.moderation.rules.settings import RulesSettings

REFUSED = frozenset({CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.TRASH})
_DECIDED, _WRITTEN, _ASKED = range(3)


class _Event(NamedTuple):
    """Something of the past: what it is decides the order among what happened at once."""

    at: datetime
    known: bool  # stored comments come before those that are coming in
    number: int
    kind: int
    place: int
    written: Written | None


def facts_for(candidates: Sequence[Candidate], settings: RulesSettings) -> list[Facts]:
    """Return what was known of each of ``candidates`` when it came in."""
    if not candidates:
        return []
    begin = min(candidate.moment for candidate in candidates)
    window = timedelta(minutes=settings.rate_minutes)
    past = _Past(settings, readings.tallies(candidates, begin))
    past.texts.update(readings.texts_before(candidates, begin, settings.repeat_days))
    events = [*_arrivals(candidates), *_readings(candidates, begin, window)]
    facts: dict[int, Facts] = {}
    for event in sorted(events, key=_in_time):
        if event.kind == _ASKED:
            facts[event.place] = past.facts(candidates[event.place])
        elif event.written is not None:
            past.note(event, event.written, counts=event.at >= begin)
    return [facts[place] for place in range(len(candidates))]


def _in_time(event: _Event) -> tuple[datetime, bool, int, int]:
    # A comment is asked about before it counts as written itself.
    order = {_ASKED: 0, _WRITTEN: 1, _DECIDED: 2}[event.kind]
    return event.at, not event.known, event.number, order


def _arrivals(candidates: Sequence[Candidate]) -> Iterable[_Event]:
    """Return the candidates themselves: asked about, then part of the past of the next ones."""
    for place, candidate in enumerate(candidates):
        stored = candidate.stored
        known, number = stored is not None, place if stored is None else stored.id
        status, since = (
            (CommentStatus.PENDING, candidate.moment)
            if stored is None
            else (stored.status, stored.since)
        )
        written = Written(
            candidate.moment, number, candidate.author, candidate.author_address, candidate.digest,
            status, since,
        )  # fmt: skip
        yield _Event(candidate.moment, known, number, _ASKED, place, None)
        yield from _of_comment(written, known=known)


def _readings(
    candidates: Sequence[Candidate], begin: datetime, window: timedelta
) -> Iterable[_Event]:
    """Return what others wrote and what was decided meanwhile, as the database has it."""
    for written in readings.written_since(candidates, begin, begin - window):
        yield from _of_comment(written, known=True)
    for written in readings.decided_since(candidates, begin):
        yield _Event(written.since, True, written.number, _DECIDED, -1, written)


def _of_comment(written: Written, *, known: bool) -> Iterable[_Event]:
    yield _Event(written.at, known, written.number, _WRITTEN, -1, written)
    if written.status != CommentStatus.PENDING:
        at = max(written.since, written.at)
        yield _Event(at, known, written.number, _DECIDED, -1, written)


@dataclass(slots=True)
class _Past:
    """What has happened up to a moment."""

    settings: RulesSettings
    authors: dict[int | str, Tally]
    texts: dict[int, deque[datetime]] = field(default_factory=dict)
    sent: dict[object, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    def note(self, event: _Event, written: Written, *, counts: bool) -> None:
        """Take in what happened; without ``counts`` the tallies and texts know it already."""
        if event.kind == _DECIDED:
            if counts and written.author is not None:
                self._note_decision(written.author, written.status, event.at)
            return
        for sender in _senders(written.author, written.address):
            self.sent[sender].append(written.at)
        if counts and written.digest is not None:
            self.texts.setdefault(written.digest, deque()).append(written.at)

    def _note_decision(self, author: int | str, status: str, at: datetime) -> None:
        tally = self.authors.setdefault(author, Tally())
        if status == CommentStatus.APPROVED:
            tally.approved += 1
        elif status in REFUSED:
            tally.refused += 1
            tally.last_refused = at

    def facts(self, candidate: Candidate) -> Facts:
        """Return what is known about ``candidate`` at its moment."""
        tally = Tally()
        if candidate.author is not None:
            tally = self.authors.get(candidate.author, tally)
        since = candidate.moment - timedelta(minutes=self.settings.rate_minutes)
        texts = self.texts.get(candidate.digest, deque())
        _forget(texts, candidate.moment - timedelta(days=self.settings.repeat_days))
        return Facts(
            tally.approved,
            tally.refused,
            tally.last_refused,
            by_author=self._sent(("author", candidate.author), since),
            by_address=self._sent(("address", candidate.author_address), since),
            same_text=len(texts),
        )

    def _sent(self, sender: tuple[str, object], since: datetime) -> int:
        moments = self.sent.get(sender)
        if moments is None:
            return 0
        _forget(moments, since)
        return len(moments)


def _senders(author: int | str | None, address: str) -> Iterable[tuple[str, object]]:
    if author is not None:
        yield "author", author
    if address:
        yield "address", address


def _forget(moments: deque[datetime], before: datetime) -> None:
    while moments and moments[0] < before:
        moments.popleft()
