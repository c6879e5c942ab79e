"""What is read of the database to learn, and the weights that hold now."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from console.core.db import session
from console.moderation.learning.queries import (
    LOOKED_AT,
    decisions,
    newest_ready,
    texts_of,
    weights_of,
)
from console.moderation.learning.training import SUPPORT, Example
from console.moderation.learning.weights import UnusableWeightsError, Weights, unpack

log = logging.getLogger(__name__)

LEAST = 50
"""Of each kind, approved and refused. With fewer, chance decides which words seem to matter."""
MOST = 50_000
CHARACTERS = 20_000_000
"""Longer texts are fewer: what is read fits into memory, and is learned within minutes."""
BATCH = 500
SAME_TEXT = SUPPORT
"""So many comments of each kind that say the same count; a campaign of hundreds does not."""

_loaded: dict[str, tuple[tuple[int, datetime | None], Weights | None]] = {}


def count_decisions(*, with_imported: bool = False) -> tuple[int, int]:
    """Return how many approved and how many refused comments there are to learn from, at least.

    Of many decisions only the newest are counted, as long as these are enough.
    """
    few = _count(with_imported, LOOKED_AT // 20)
    return few if min(few) >= LEAST else _count(with_imported, LOOKED_AT)


def _count(with_imported: bool, looked_at: int) -> tuple[int, int]:
    numbers: Counter[bool] = Counter()
    for imported in (False, True)[: 1 + with_imported]:
        found = decisions(imported=imported, looked_at=looked_at).subquery()
        counted = select(found.c.refused, func.count()).group_by(found.c.refused)
        numbers.update({bool(kind): number for kind, number in session.execute(counted)})
    return numbers[False], numbers[True]


def read_examples(*, with_imported: bool = False) -> list[Example]:
    """Return what is learned from: the newest decisions of people here, ``MOST`` at most.

    With imported ones these come last. The rarer kind gets up to half of the places.
    """
    rows: list[Any] = []
    for imported in (False, True)[: 1 + with_imported]:
        rows += session.execute(decisions(imported=imported).limit(2 * MOST)).all()
    return list(_within_bounds(_examples(_chosen(rows))))


def _chosen(rows: Sequence[Any]) -> list[Any]:
    refused = sum(row.refused for row in rows)
    rarer = min(refused, len(rows) - refused, MOST // 2)
    kind = refused <= len(rows) - refused
    left = {kind: rarer, not kind: MOST - rarer}
    chosen = []
    for row in rows:
        if left[bool(row.refused)] > 0:
            left[bool(row.refused)] -= 1
            chosen.append(row)
    return chosen


def _examples(rows: Sequence[Any]) -> Iterator[Example]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        found = session.execute(texts_of([row.id for row in batch]))
        said = {number: (body, name) for number, body, name in found}
        for row in batch:
            if row.id in said:  # else deleted meanwhile
                body, name = said[row.id]
                yield Example(body, bool(row.refused), row.author, name)


def _within_bounds(examples: Iterator[Example]) -> Iterator[Example]:
    characters = 0
    seen: Counter[tuple[bool, int]] = Counter()
    for example in examples:
        said = (example.refused, example.text)
        seen[said] += 1
        characters += len(example.body)
        if characters > CHARACTERS:
            return
        if seen[said] <= SAME_TEXT:
            yield example


def current_weights() -> Weights | None:
    """Return the weights that hold, none where nothing has been learned or it cannot be used.

    They are kept for this process until there are newer ones.
    """
    newest = session.execute(newest_ready()).first()
    if newest is None:
        return None
    key = (newest.id, newest.finished_at)
    place = str(session.get_bind().engine.url)
    if place not in _loaded or _loaded[place][0] != key:
        _loaded[place] = (key, _load(newest.id))
    return _loaded[place][1]


def _load(lesson_id: int) -> Weights | None:
    stored = session.scalars(weights_of(lesson_id)).first()
    if stored is None:  # forgotten meanwhile
        return None
    try:
        return unpack(stored)
    except UnusableWeightsError:
        log.exception("what was learned (%s) cannot be used; nothing counts as learned", lesson_id)
        return None
