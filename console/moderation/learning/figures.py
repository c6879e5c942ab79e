"""How well scores tell what was refused from what was approved."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

THRESHOLDS = (60, 70, 80, 90, 95)
SPREAD = 1.4
"""Scores that come from few weights, each of which judged many examples, vary together: so much
more than Hanley and McNeil say, measured on 100 to 1,500 decisions taken by chance."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What ``percent`` or more would have found: of ``found``, ``refused`` were refused."""

    percent: int
    found: int
    refused: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores beside decisions.

    ``auc`` is how often a refused comment scores higher than an approved one, a half being
    chance; it lies between ``auc_low`` and ``auc_high`` with 95 % confidence. ``right`` decisions
    would have been the same at 50, ``majority`` if always the more frequent one was taken.
    """

    approved: int
    refused: int
    auc: float
    auc_low: float
    auc_high: float
    right: int
    thresholds: tuple[Threshold, ...]

    @property
    def decisions(self) -> int:
        """Return how many decisions there were."""
        return self.approved + self.refused

    @property
    def majority(self) -> int:
        """Return how many decisions the more frequent one is."""
        return max(self.approved, self.refused)

    @property
    def tells_something(self) -> bool:
        """Return whether it is better than chance, as far as so few decisions can tell."""
        return self.auc_low > 0.5

    def as_json(self) -> dict[str, Any]:
        """Return the figures as they are stored."""
        return asdict(self)


def figures_from(stored: Mapping[str, Any]) -> Figures:
    """Return the figures in ``stored``. Raises ``TypeError`` or ``KeyError`` for anything else."""
    thresholds = tuple(Threshold(**each) for each in stored["thresholds"])
    return Figures(**{**stored, "thresholds": thresholds})


def measure(
    percents: Sequence[int], refused: Sequence[bool], margins: Sequence[float] = ()
) -> Figures:
    """Return how well ``percents`` tell which comments were ``refused``.

    ``margins`` is what they were rounded from, if it is known: ranks then are not.
    """
    pairs = list(zip(percents, refused, strict=True))
    yes = sum(refused)
    area = auc(margins or percents, refused)
    margin = 1.96 * SPREAD * _standard_error(area, yes, len(pairs) - yes)
    return Figures(
        approved=len(pairs) - yes,
        refused=yes,
        auc=area,
        auc_low=max(area - margin, 0.0),
        auc_high=min(area + margin, 1.0),
        right=sum((percent > 50) == kind for percent, kind in pairs),
        thresholds=tuple(
            Threshold(
                limit,
                sum(percent >= limit for percent in percents),
                sum(percent >= limit and kind for percent, kind in pairs),
            )
            for limit in THRESHOLDS
        ),
    )


def auc(scores: Sequence[float], refused: Sequence[bool]) -> float:
    """Return the area under the curve by ranks, equal scores counting half; 0.5 without both."""
    yes = sum(refused)
    no = len(refused) - yes
    if not yes or not no:
        return 0.5
    ordered = sorted(zip(scores, refused, strict=True), key=lambda pair: pair[0])
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks += sum(kind for _score, kind in ordered[start:end]) * (start + 1 + end) / 2
        start = end
    return (ranks - yes * (yes + 1) / 2) / (yes * no)


def _standard_error(area: float, yes: int, no: int) -> float:
    """Return that of an AUC. Source: Hanley and McNeil (1982)."""
    if not yes or not no:
        return 0.5
    both = area * area
    first, second = area / (2 - area), 2 * both / (1 + area)
    spread = area * (1 - area) + (yes - 1) * (first - both) + (no - 1) * (second - both)
    return math.sqrt(max(spread, 0.0) / (yes * no))
