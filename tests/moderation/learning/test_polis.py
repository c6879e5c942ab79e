"""Decisions of real moderators: two thirds of each conversation teach how the rest was decided.

The files are small, so what must hold is far below what ``python -m bench.learning`` measures.
"""

import statistics
from typing import Any

import pytest

bench = pytest.importorskip("bench.learning")
SEED = 1
SPLITS = 6

pytestmark = pytest.mark.skipif(not bench.POLIS.is_dir(), reason="the conversations are not here")


def telling() -> list[Any]:
    """Return the conversations with enough comments that were approved, and refused."""
    return [each for each in bench.polis_conversations() if each.is_telling]


def test_two_conversations_were_decided_both_ways() -> None:
    found = {each.name: (len(each.examples), each.refused) for each in telling()}
    assert found == {"15-per-hour-seattle": (53, 23), "football-concussions": (182, 137)}


def test_each_rest_is_told_better_than_by_the_majority() -> None:
    for conversation in telling():
        first = bench.judge(*bench.split(conversation.examples, SEED))
        assert first.auc > 0.75, conversation.name
        assert first.right > first.majority, conversation.name
        figures = [bench.judge(*bench.split(conversation.examples, seed)) for seed in range(SPLITS)]
        assert statistics.mean(each.auc for each in figures) > 0.85, conversation.name
        assert sum(each.right for each in figures) > sum(each.majority for each in figures)


def test_all_at_once_are_told_as_well() -> None:
    found = bench.judge_together(bench.polis_conversations(), SEED)
    everything = found[bench.TOGETHER]
    assert everything.auc > 0.85
    assert everything.right > everything.majority
    for conversation in telling():
        assert found[conversation.name].auc > 0.75
