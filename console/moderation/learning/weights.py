"""Weights of words: how they are kept, and what they make of a text. Needs nothing but Python."""

import json
import math
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.moderation.learning.features import FORMAT, HOST, PART, SIGN, features_of, parts_of

STORED_LIMIT = 2 * 1024 * 1024
PLAIN_LIMIT = 16 * 1024 * 1024
"""Bytes, compressed and not: a table that is larger was not made here."""
FEATURE_LIMIT = 30_000
UNIT = 10_000
"""Weights are kept as whole numbers of this part of one."""
WEIGHT_LIMIT = 1_000 * UNIT
SCALE_LIMIT = 1_000.0
SHOWN = 5


class UnusableWeightsError(Exception):
    """What is stored are no weights that this version understands."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Points of a score word by word: what ``words`` and ``rest`` weigh adds up to ``points``."""

    points: int
    words: tuple[tuple[str, int], ...]
    rest: int
    others: int


@dataclass(frozen=True, slots=True)
class Score:
    """How much a text is like what was turned down: ``percent``, of which 50 says nothing.

    The shares are what each word adds to the odds, natural logarithm; their sum makes the score.
    """

    percent: int
    shares: Mapping[str, float]

    def explained(self, most: int, shown: int = SHOWN) -> Explanation:
        """Return the score as points, of which a text gets ``most`` at 100 and none at 50.

        Below 50 they are negative. The words that weigh most either way come first.
        """
        margin = math.fsum(self.shares.values())
        exact = most * math.tanh(margin / 2)
        rate = exact / margin if margin else 0.0
        ordered = sorted(self.shares.items(), key=lambda item: (-abs(item[1]), item[0]))
        points = [(word, round(share * rate)) for word, share in ordered[:shown]]
        words = tuple((word, number) for word, number in points if number)
        rest = round(exact) - sum(number for _word, number in words)
        return Explanation(round(exact), words, rest, len(self.shares) - len(words))


@dataclass(frozen=True, slots=True)
class Weights:
    """What every feature adds, and ``scale``, which turns the sum into logarithms of odds."""

    by_feature: Mapping[str, int]
    scale: float

    def score(self, text: str) -> Score:
        """Return what the words of ``text`` say; 50 when none of them is known."""
        features = features_of(text)
        shares: dict[str, float] = {}
        rate = self.scale / UNIT / math.sqrt(len(features))
        for feature in features.keys() & self.by_feature.keys():
            word = features[feature]
            shares[word] = shares.get(word, 0.0) + self.by_feature[feature] * rate
        return Score(round(100 * likelihood(math.fsum(shares.values()))), shares)

    def strongest(self, number: int) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """Return the words that speak most against a text, and those that speak most for it.

        Each weighs as much as it does in a text, with its parts; hosts of links are among them.
        """
        words = [(label, self._whole(name)) for name, label in _words_among(self.by_feature)]
        words.sort(key=lambda item: (item[1], item[0]))
        against = [each for each in reversed(words[max(len(words) - number, 0) :]) if each[1] > 0]
        return against, [each for each in words[:number] if each[1] < 0]

    def _whole(self, name: str) -> int:
        parts = () if name.startswith(HOST) else parts_of(name)
        return self.by_feature[name] + sum(self.by_feature.get(part, 0) for part in parts)

    def packed(self) -> bytes:
        """Return what is stored: compressed JSON, which cannot run."""
        plain = {"format": FORMAT, "scale": self.scale, "weights": dict(self.by_feature)}
        return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), 9)


def _words_among(features: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Return the features that are words or hosts, each with what people call it."""
    for name in features:
        if name.startswith(HOST):
            yield name, name.removeprefix(HOST)
        elif name[0] not in (PART, SIGN):
            yield name, name


def likelihood(margin: float) -> float:
    """Return the share that logarithmic odds stand for."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, margin))))


def unpack(stored: bytes) -> Weights:
    """Return the weights in ``stored``. Raises ``UnusableWeightsError`` for anything else."""
    try:
        plain = json.loads(_plain(stored))
        if plain["format"] != FORMAT:
            raise UnusableWeightsError(f"format {plain['format']!r}, and not {FORMAT}")
        return Weights(_checked(plain["weights"]), _checked_scale(plain["scale"]))
    except (zlib.error, ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnusableWeightsError(f"{type(error).__name__}: {error}") from error


def _plain(stored: bytes) -> bytes:
    if len(stored) > STORED_LIMIT:
        raise UnusableWeightsError(f"{len(stored)} bytes")
    reader = zlib.decompressobj()
    plain = reader.decompress(stored, PLAIN_LIMIT)
    if not reader.eof:
        raise UnusableWeightsError("cut off, or too large")
    return plain


def _checked(weights: Any) -> dict[str, int]:
    if not isinstance(weights, dict) or len(weights) > FEATURE_LIMIT:
        raise UnusableWeightsError("no table of weights")
    if not all(name and _is_weight(weight) for name, weight in weights.items()):
        raise UnusableWeightsError("a weight is none")
    return weights


def _is_weight(weight: object) -> bool:
    return type(weight) is int and -WEIGHT_LIMIT <= weight <= WEIGHT_LIMIT


def _checked_scale(scale: Any) -> float:
    if type(scale) not in {int, float} or not 0 < scale <= SCALE_LIMIT:  # NaN is neither
        raise UnusableWeightsError("no scale")
    return float(scale)


def rounded(weights: Mapping[str, float]) -> dict[str, int]:
    """Return the ``FEATURE_LIMIT`` weights that count most, as they are kept; zeros are left out.

    Raises ``ValueError`` for a weight that is no number.
    """
    heaviest: Sequence[tuple[str, float]] = sorted(
        weights.items(), key=lambda item: (-abs(item[1]), item[0])
    )[:FEATURE_LIMIT]
    kept = {name: round(weight * UNIT) for name, weight in heaviest}
    return {name: number for name, number in kept.items() if number}
