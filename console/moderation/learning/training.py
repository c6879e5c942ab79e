"""Finding weights: a linear support vector machine in plain Python, and how good it is.

Source: Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM (2008), with the
squared hinge, as in LIBLINEAR. Both classes weigh the same, and there is no constant: a text of
which no word is known is neither liked nor disliked.
"""

import math
import random
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from console.moderation.digests import digest_of
from console.moderation.learning.features import features_of, words_of
from console.moderation.learning.figures import Figures, measure
from console.moderation.learning.weights import (
    FEATURE_LIMIT,
    SCALE_LIMIT,
    Weights,
    likelihood,
    rounded,
)

ALGORITHM = "linear SVM, words and parts of 4 characters"
SUPPORT = 3
"""A feature is learned when so many authors used it: what one writes alone is not, their name
included."""
COUNTED = 1_000_000
"""While features are counted, the rare ones are forgotten beyond so many of them."""
FOLDS = 3
SEED = 1
PENALTY = 1.0
ROUNDS = 30
TOLERANCE = 0.1


@dataclass(frozen=True, slots=True)
class Example:
    """A text that was decided. ``author`` tells authors apart, whoever they are."""

    body: str
    refused: bool
    author: str
    author_name: str = ""

    @property
    def text(self) -> int:
        """Return what equal texts have in common."""
        return digest_of(self.body)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned and how good it is."""

    weights: Weights
    figures: Figures


@dataclass(slots=True)
class Rows:
    """Examples as numbers: of each its known features, and what one of them counts."""

    features: list["array[int]"] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    refused: list[bool] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)


Progress = Callable[[int], object]


def learn(examples: Sequence[Example], progress: Progress = lambda _done: None) -> Lesson:
    """Return the weights that tell ``examples`` apart, the same for the same examples.

    ``progress`` is called with the percentage done. Its figures come from examples that each
    were judged by weights learned from other authors' only. There must be some of both kinds.
    """
    names = known_features(examples)
    progress(20)
    rows = to_rows(examples, names)
    progress(40)
    margins = [0.0] * len(rows.refused)
    for number, part in enumerate(folds(rows)):
        outside = set(part)
        weights = fit(rows, [row for row in range(len(margins)) if row not in outside], len(names))
        for row in part:
            margins[row] = margin(rows, row, weights)
        progress(40 + 15 * (number + 1))
    scale = scale_for(margins, rows.refused)
    weights = fit(rows, range(len(margins)), len(names))
    percents = [round(100 * likelihood(scale * each)) for each in margins]
    table = Weights(rounded(dict(zip(names, weights, strict=True))), scale)
    progress(100)
    return Lesson(table, measure(percents, rows.refused, margins))


def known_features(examples: Iterable[Example], support: int = SUPPORT) -> list[str]:
    """Return what at least ``support`` authors used, the most common of it, in a fixed order."""
    counts: Counter[str] = Counter()
    for features in _features_by_author(examples):
        counts.update(features)
        if len(counts) > COUNTED:
            counts = Counter({name: number for name, number in counts.items() if number > 1})
    common = [(-number, name) for name, number in counts.items() if number >= support]
    return [name for _number, name in sorted(common)[:FEATURE_LIMIT]]


def _features_by_author(examples: Iterable[Example]) -> Iterator[set[str]]:
    by_author: dict[str, list[Example]] = {}
    for example in examples:
        by_author.setdefault(example.author, []).append(example)
    for said in by_author.values():
        yield {feature for example in said for feature in _features(example)}


def _features(example: Example) -> dict[str, str]:
    # Many sign what they write.
    return features_of(example.body, words_of(example.author_name))


def to_rows(examples: Iterable[Example], names: Sequence[str]) -> Rows:
    """Return ``examples`` as numbers; features that are not among ``names`` count for nothing."""
    numbers = {name: number for number, name in enumerate(names)}
    rows = Rows()
    for example in examples:
        features = _features(example)
        known = (numbers[feature] for feature in features if feature in numbers)
        rows.features.append(array("I", known))
        rows.values.append(1 / math.sqrt(len(features)))
        rows.refused.append(example.refused)
        rows.authors.append(example.author)
        rows.texts.append(example.text)
    return rows


def folds(rows: Rows, number: int = FOLDS) -> list[list[int]]:
    """Return the rows in ``number`` parts of about the same size.

    What one author wrote is in one of them, and what several wrote word for word too.
    """
    authors = sorted(set(rows.authors))
    random.Random(SEED).shuffle(authors)  # noqa: S311 - no secret
    part_of = {author: place % number for place, author in enumerate(authors)}
    parts: list[list[int]] = [[] for _ in range(number)]
    first: dict[int, str] = {}
    for row, (author, text) in enumerate(zip(rows.authors, rows.texts, strict=True)):
        parts[part_of[first.setdefault(text, author)]].append(row)
    return parts


def margin(rows: Rows, row: int, weights: Sequence[float]) -> float:
    """Return what ``weights`` say of one row: positive is against it."""
    return rows.values[row] * sum(map(weights.__getitem__, rows.features[row]))


def fit(rows: Rows, chosen: Sequence[int], size: int) -> list[float]:
    """Return the weights of ``size`` features that tell the ``chosen`` rows apart."""
    weights = [0.0] * size
    refused = sum(rows.refused[row] for row in chosen)
    slack = {
        kind: number / (len(chosen) * PENALTY)
        for kind, number in ((True, refused), (False, len(chosen) - refused))
    }
    parts = dict.fromkeys(chosen, 0.0)
    order = list(chosen)
    chance = random.Random(SEED)  # noqa: S311 - no secret
    for _round in range(ROUNDS):
        chance.shuffle(order)
        steps = (_step(rows, row, weights, parts, slack[rows.refused[row]]) for row in order)
        if max(steps, default=0.0) < TOLERANCE:
            break
    return weights


def _step(
    rows: Rows, row: int, weights: list[float], parts: dict[int, float], slack: float
) -> float:
    """Set the part that one row has in ``weights`` to its best; return how far off it was."""
    features, value = rows.features[row], rows.values[row]
    side = 1.0 if rows.refused[row] else -1.0
    before = parts[row]
    off = side * value * sum(map(weights.__getitem__, features)) - 1 + before * slack
    if not before and off >= 0:
        return 0.0
    after = max(before - off / (value * value * len(features) + slack), 0.0)
    change = (after - before) * side * value
    if change:
        parts[row] = after
        for feature in features:
            weights[feature] += change
    return abs(off)


def scale_for(margins: Sequence[float], refused: Sequence[bool]) -> float:
    """Return by what margins are multiplied to be logarithms of odds, both kinds weighing alike.

    Source: Platt, Probabilistic Outputs for Support Vector Machines (1999), without the constant;
    his targets keep few examples from being trusted too much. Between 0.01 and 1,000: what tells
    nothing gets the least, and all its scores lie at 50.
    """
    numbers = Counter(refused)
    target = {kind: (numbers[kind] + 1) / (numbers[kind] + 2) for kind in (True, False)}
    weight = {kind: 1 / max(numbers[kind], 1) for kind in (True, False)}
    wanted = [
        (value, target[True] if kind else 1 - target[False], weight[kind])
        for value, kind in zip(margins, refused, strict=True)
    ]

    def slope(scale: float) -> float:
        return math.fsum(
            part * value * (likelihood(scale * value) - share) for value, share, part in wanted
        )

    least, most = 0.01, SCALE_LIMIT
    for _halving in range(40):  # the loss is convex: its slope rises
        middle = math.sqrt(least * most)
        least, most = (middle, most) if slope(middle) < 0 else (least, middle)
    return least
