"""Which items of two sequences belong together, in time that grows with their length.

``difflib`` alone takes seconds where words repeat or every second one changed. So what both begin
and end with goes first, then words that occur once in each (patience diff), and only what lies
between those is left to ``difflib``, with a bound on the steps of one comparison.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

EFFORT = 400_000
"""Steps that one comparison may take, about 50 ms."""
ROUNDS = 6
"""How often what lies between two rare words is searched for words that are rare there."""


class Match(NamedTuple):
    """``size`` items from ``old`` on equal those from ``new`` on."""

    old: int
    new: int
    size: int


class Area(NamedTuple):
    """From where up to where the two sequences are looked at."""

    old: int
    old_end: int
    new: int
    new_end: int

    @property
    def is_one_sided(self) -> bool:
        """Return whether there is nothing to compare with."""
        return self.old >= self.old_end or self.new >= self.new_end


class Effort:
    """What may still be spent on one comparison."""

    def __init__(self, steps: int = EFFORT) -> None:
        self.left = steps

    def spend(self, steps: int) -> bool:
        """Take ``steps`` away, if there are so many left."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


def match_ends(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """Yield what both begin and end with, and what occurs once in each, in an order both have."""
    return _Matching(old, new, lambda _area: []).found()


def match_words(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[Match]:
    """Yield what ``match_ends`` finds, and between that the longest runs, within ``effort``."""
    return _Matching(old, new, lambda area: _longest_runs(old, new, area, effort)).found()


class _Matching:
    """Two sequences, and what is done with an area in which nothing is rare."""

    def __init__(
        self, old: Sequence[str], new: Sequence[str], leftover: Callable[[Area], list[Match]]
    ) -> None:
        self.old, self.new, self.leftover = old, new, leftover

    def found(self) -> Iterator[Match]:
        return self._within(Area(0, len(self.old), 0, len(self.new)), ROUNDS)

    def _within(self, area: Area, rounds: int) -> Iterator[Match]:
        head = self._common(area.old, area.new, 1, area)
        rest = area._replace(old=area.old + head, new=area.new + head)
        tail = self._common(rest.old_end - 1, rest.new_end - 1, -1, rest)
        rest = rest._replace(old_end=rest.old_end - tail, new_end=rest.new_end - tail)
        if head:
            yield Match(area.old, area.new, head)
        if not rest.is_one_sided:
            yield from self._between(rest, rounds)
        if tail:
            yield Match(rest.old_end, rest.new_end, tail)

    def _common(self, old: int, new: int, step: int, area: Area) -> int:
        """Return how many items are equal from there on, forwards or backwards."""
        most = min(area.old_end - area.old, area.new_end - area.new)
        size = 0
        while size < most and self.old[old + step * size] == self.new[new + step * size]:
            size += 1
        return size

    def _between(self, area: Area, rounds: int) -> Iterator[Match]:
        rare = self._rare_pairs(area) if rounds else []
        if not rare:
            yield from self.leftover(area)
            return
        at = area
        for old, new in rare:
            yield from self._within(at._replace(old_end=old, new_end=new), rounds - 1)
            yield Match(old, new, 1)
            at = area._replace(old=old + 1, new=new + 1)
        yield from self._within(at, rounds - 1)

    def _rare_pairs(self, area: Area) -> list[tuple[int, int]]:
        """Return the places of what occurs once on each side, as many as rise on both."""
        was = _places_of_rare(self.old, area.old, area.old_end)
        became = _places_of_rare(self.new, area.new, area.new_end)
        return _rising([(place, became[word]) for word, place in was.items() if word in became])


def _places_of_rare(items: Sequence[str], start: int, end: int) -> dict[str, int]:
    counts = Counter(items[start:end])
    return {items[place]: place for place in range(start, end) if counts[items[place]] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest row of ``pairs``, sorted by the first, in which the second rises too."""
    ends: list[int] = []  # the smallest last number of a row of each length
    last: list[int] = []  # where in ``pairs`` that is
    before: list[int] = []  # for each pair, the one before it in its row
    for index, (_old, new) in enumerate(pairs):
        length = bisect_left(ends, new)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [new]
        last[length : length + 1] = [index]
    row, index = [], last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _longest_runs(
    old: Sequence[str], new: Sequence[str], area: Area, effort: Effort
) -> list[Match]:
    """Return the matches of ``difflib`` in ``area``; where the effort is used up, none."""
    was, became = old[area.old : area.old_end], new[area.new : area.new_end]
    matcher = SequenceMatcher(None, was, became, autojunk=False)
    # What a search costs is known before: one step for each item, and for each of its likes.
    likes = Counter(became)
    costs = [0, *accumulate(1 + likes[word] for word in was)]
    found = []
    areas = [Area(0, len(was), 0, len(became))]
    while areas:
        part = areas.pop()
        if part.is_one_sided or not effort.spend(costs[part.old_end] - costs[part.old]):
            continue
        old_at, new_at, size = matcher.find_longest_match(*part)
        if size:
            found.append(Match(area.old + old_at, area.new + new_at, size))
            areas.append(part._replace(old_end=old_at, new_end=new_at))
            areas.append(part._replace(old=old_at + size, new=new_at + size))
    return sorted(found)
