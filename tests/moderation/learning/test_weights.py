"""Scores add up word by word; what is stored cannot run, break or grow."""

import json
import math
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.moderation.learning.features import FORMAT
from console.moderation.learning.weights import (
    FEATURE_LIMIT,
    PLAIN_LIMIT,
    STORED_LIMIT,
    UnusableWeightsError,
    Weights,
    rounded,
    unpack,
)

WEIGHTS = Weights({"casino": 30_000, "harbour": -20_000, "~casi": 9_000, "#links:1": 5_000}, 2.0)


def stored(**changed: Any) -> bytes:
    """Return stored weights, with something changed."""
    plain = {"format": FORMAT, "scale": 1.0, "weights": {"a": 1}} | changed
    return zlib.compress(json.dumps(plain).encode())


def test_what_is_known_moves_the_score() -> None:
    assert WEIGHTS.score("Casino!").percent > 80
    assert WEIGHTS.score("The harbour").percent < 30
    assert WEIGHTS.score("Nothing of that").percent == 50
    assert WEIGHTS.score("").percent == 50


def test_long_texts_are_not_judged_by_one_word() -> None:
    long = "casino " + " ".join(f"word{n}" for n in range(300))
    assert 50 < WEIGHTS.score(long).percent < WEIGHTS.score("casino").percent


@given(
    st.dictionaries(st.sampled_from("abcdefghij"), st.integers(-90_000, 90_000)),
    st.lists(st.sampled_from("abcdefghij")),
    st.integers(1, 1_000),
    st.integers(0, 6),
)
def test_words_and_the_rest_add_up_to_the_points(
    table: dict[str, int], words: list[str], most: int, shown: int
) -> None:
    score = Weights(table, 1.0).score(" ".join(words))
    said = score.explained(most, shown)
    assert said.points == sum(number for _word, number in said.words) + said.rest
    assert -most <= said.points <= most
    assert len(said.words) <= shown
    assert len(said.words) + said.others == len(score.shares)


def test_the_words_that_weigh_most_are_named() -> None:
    said = WEIGHTS.score("casino https://a.example").explained(40, 1)
    assert [word for word, _points in said.words] == ["casino"]
    assert said.others == 1


def test_the_strongest_are_words_with_their_parts_and_hosts() -> None:
    table = dict(WEIGHTS.by_feature) | {"#host:shop.example": 32_000}
    assert Weights(table, 1.0).strongest(5) == (
        [("casino", 39_000), ("shop.example", 32_000)],
        [("harbour", -20_000)],
    )
    assert WEIGHTS.strongest(0) == ([], [])


def test_packed_and_unpacked_they_are_the_same() -> None:
    assert unpack(WEIGHTS.packed()) == WEIGHTS


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"not compressed",
        WEIGHTS.packed()[:-5],
        zlib.compress(b"\xff\xfe"),
        zlib.compress(b"[]"),
        zlib.compress(b'{"format": ' + b"[" * 100_000),
        zlib.compress(b'{"format": ' + b"9" * 10_000 + b"}"),
        stored(format=FORMAT + 1),
        stored(format=None),
        stored(weights=[1]),
        stored(weights={"a": math.nan}),
        stored(weights={"a": 1.5}),
        stored(weights={"a": True}),
        stored(weights={"a": 10**12}),
        stored(weights={"": 1}),
        stored(weights={str(n): n for n in range(FEATURE_LIMIT + 1)}),
        stored(scale=math.nan),
        stored(scale=math.inf),
        stored(scale=0),
        stored(scale=-1),
        stored(scale="1"),
        zlib.compress(b" " * (PLAIN_LIMIT + 1)),
        b"x" * (STORED_LIMIT + 1),
    ],
)
def test_what_is_broken_is_refused(broken: bytes) -> None:
    with pytest.raises(UnusableWeightsError):
        unpack(broken)


def test_only_the_heaviest_are_kept() -> None:
    table = {f"w{n}": n / FEATURE_LIMIT for n in range(FEATURE_LIMIT + 10)}
    kept = rounded(table)
    assert len(kept) == FEATURE_LIMIT
    assert f"w{FEATURE_LIMIT + 9}" in kept
    assert "w0" not in kept


def test_a_weight_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        rounded({"a": math.nan})
