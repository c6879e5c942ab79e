"""Learning tells apart what differs, claims nothing where nothing does, and is repeatable."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.moderation.learning.figures import auc, figures_from, measure
from console.moderation.learning.training import (
    SUPPORT,
    Example,
    folds,
    known_features,
    learn,
    scale_for,
    to_rows,
)
from tests.moderation.learning.samples import examples, text


def test_what_differs_is_told_apart() -> None:
    lesson = learn(examples(60))
    assert lesson.figures.auc > 0.95
    assert lesson.weights.score(text(999, refused=True)).percent > 80
    assert lesson.weights.score(text(999, refused=False)).percent < 20
    against, liked = lesson.weights.strongest(5)
    assert against[0][0] in text(1, refused=True) + "casino jackpot pills loan winner prize replica"
    assert liked


def test_what_does_not_differ_is_not() -> None:
    areas, claims = [], 0
    for seed in range(10):
        chance = random.Random(seed)
        said = [Example(text(n, refused=False), chance.random() < 0.5, str(n)) for n in range(150)]
        figures = learn(said).figures
        areas.append(figures.auc)
        claims += figures.tells_something
    assert claims <= 1  # one in forty by chance
    assert abs(sum(areas) / len(areas) - 0.5) < 0.06


def test_the_same_examples_teach_the_same() -> None:
    assert learn(examples(30)) == learn(examples(30))


def test_progress_ends_at_a_hundred() -> None:
    told: list[int] = []
    learn(examples(20), told.append)
    assert told == sorted(told)
    assert told[-1] == 100


def test_figures_come_from_what_was_not_learned_from() -> None:
    # Each author has a word of their own and one opinion: known authors would be told apart.
    said = [
        Example(f"sign{author} " + text(n, refused=False), author % 2 == 0, str(author))
        for author in range(40)
        for n in range(8)
    ]
    assert abs(learn(said).figures.auc - 0.5) < 0.15


def test_words_of_few_authors_are_not_learned() -> None:
    said = [Example("secretname appears here", True, str(n % (SUPPORT - 1))) for n in range(50)]
    said += [Example("appears here", False, str(n)) for n in range(50)]
    assert "secretname" not in known_features(said)
    assert "appears" in known_features(said)


def test_names_that_people_sign_with_are_not_learned() -> None:
    said = [Example("Regards, Xaver", True, str(n), "Xaver Smith") for n in range(20)]
    assert "xaver" not in known_features(said)
    assert "regards" in known_features(said)


def test_an_author_and_equal_texts_are_in_one_fold() -> None:
    said = [Example(f"text {n % 7} of author {n % 5}", bool(n % 2), str(n % 11)) for n in range(99)]
    said = [Example(each.body, each.refused, each.author) for each in said]
    rows = to_rows(said, known_features(said))
    parts = folds(rows)
    assert sorted(row for part in parts for row in part) == list(range(99))
    texts = [{rows.texts[row] for row in part} for part in parts]
    assert not texts[0] & texts[1]
    assert not texts[1] & texts[2]


@pytest.mark.parametrize("refused", [[True] * 9, [False] * 9])
def test_one_kind_alone_teaches_nothing(refused: list[bool]) -> None:
    said = [Example(f"some words {n}", kind, str(n)) for n, kind in enumerate(refused)]
    figures = learn(said).figures
    assert figures.auc == 0.5
    assert not figures.tells_something


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=40))
def test_auc_is_how_often_the_refused_one_scores_higher(pairs: list[tuple[int, bool]]) -> None:
    yes = [score for score, kind in pairs if kind]
    no = [score for score, kind in pairs if not kind]
    wins = [(a > b) + (a == b) / 2 for a in yes for b in no]
    expected = sum(wins) / len(wins) if wins else 0.5
    assert auc([s for s, _ in pairs], [k for _, k in pairs]) == pytest.approx(expected)


def test_figures_by_hand() -> None:
    figures = measure([95, 80, 55, 40, 90, 10], [True, True, True, False, False, False])
    assert (figures.approved, figures.refused, figures.majority) == (3, 3, 3)
    assert figures.auc == pytest.approx(7 / 9)
    assert figures.right == 5
    assert [(each.percent, each.found, each.refused) for each in figures.thresholds] == [
        (60, 3, 2), (70, 3, 2), (80, 3, 2), (90, 2, 1), (95, 1, 1),
    ]  # fmt: skip
    assert figures_from(figures.as_json()) == figures


@given(
    st.lists(st.tuples(st.floats(-50, 50), st.booleans()), min_size=1, max_size=50),
)
def test_a_scale_is_always_found(pairs: list[tuple[float, bool]]) -> None:
    scale = scale_for([value for value, _ in pairs], [kind for _, kind in pairs])
    assert 0 < scale <= 1_000
    assert not math.isnan(scale)


def test_scores_are_likelihoods() -> None:
    chance = random.Random(5)
    margins = [chance.uniform(-2, 2) for _ in range(5_000)]
    refused = [chance.random() < 1 / (1 + math.exp(-3 * margin)) for margin in margins]
    assert scale_for(margins, refused) == pytest.approx(3, rel=0.1)
