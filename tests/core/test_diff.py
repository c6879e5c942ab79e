"""What differs between two texts: nothing is lost, words stay whole, and it never takes long."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core import matching
from console.core.diff import Kind, Part, compare_texts, has_changes
from console.core.matching import Effort, match_ends, match_words

SAME, REMOVED, ADDED = Kind


def before(parts: Sequence[Part]) -> str:
    """Return the old text, put together from its parts."""
    return "".join(part.text for part in parts if part.kind is not ADDED)


def after(parts: Sequence[Part]) -> str:
    """Return the new text, put together from its parts."""
    return "".join(part.text for part in parts if part.kind is not REMOVED)


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """Return what is not the same, as pairs of kind and text."""
    return [(kind, text) for kind, text in compare_texts(old, new) if kind is not SAME]


# -- any texts -------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [*"ab天地กिे\u0301\u200d .。\n\t", "word", "don't", "The end. ", "\n\n", "مرحبا", "🇩🇪", "👍🏽"]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


@given(old=TEXTS, new=TEXTS)
def test_the_parts_make_up_both_texts(old: str, new: str) -> None:
    parts = compare_texts(old, new)
    assert (before(parts), after(parts)) == (old, new)
    assert has_changes(parts) == (old != new)


@given(old=TEXTS, new=TEXTS)
def test_parts_are_tidy(old: str, new: str) -> None:
    parts = compare_texts(old, new)
    assert all(part.text for part in parts)
    for one, other in pairwise(parts):
        assert (one.kind, other.kind) in {
            (SAME, REMOVED), (SAME, ADDED), (REMOVED, ADDED), (REMOVED, SAME), (ADDED, SAME),
        }  # fmt: skip


@given(text=TEXTS, place=st.integers(0, 40), put_in=st.sampled_from(["new", " new", "天", "\n\n"]))
def test_what_was_put_in_is_all_that_is_added(text: str, place: int, put_in: str) -> None:
    words = text.split(" ")
    changed = " ".join([*words[:place], put_in, *words[place:]])
    parts = compare_texts(text, changed)
    assert after(parts) == changed
    assert before(parts) == text


@given(
    old=st.lists(st.sampled_from("abc"), max_size=30),
    new=st.lists(st.sampled_from("abc"), max_size=30),
)
def test_matches_are_equal_and_in_order(old: list[str], new: list[str]) -> None:
    for matches in (list(match_ends(old, new)), list(match_words(old, new, Effort()))):
        at_old = at_new = 0
        for match in matches:
            assert match.old >= at_old
            assert match.new >= at_new
            at_old, at_new = match.old + match.size, match.new + match.size
            assert old[match.old : at_old] == new[match.new : at_new]


# -- what people see -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("a b c", "a x c", [(REMOVED, "b"), (ADDED, "x")]),
        ("a b c", "a c", [(REMOVED, " b")]),
        ("word", "word more", [(ADDED, " more")]),
        ("Hello world", "Oh Hello world", [(ADDED, "Oh ")]),
        ("one two three four", "one 2 3 four", [(REMOVED, "two three"), (ADDED, "2 3")]),
        ("don't go", "do not go", [(REMOVED, "don't"), (ADDED, "do not")]),
        ("first\nlast", "first\nsecond\nlast", [(ADDED, "second\n")]),
        ("a  b", "a b", [(REMOVED, " ")]),
        ("", "new", [(ADDED, "new")]),
        ("old", "", [(REMOVED, "old")]),
    ],
)
def test_words_change_as_people_would_mark_them(
    old: str, new: str, changed: list[tuple[str, str]]
) -> None:
    assert changes(old, new) == changed


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("我喜欢吃苹果。", "我不喜欢吃梨。", [(ADDED, "不"), (REMOVED, "苹果"), (ADDED, "梨")]),
        ("今日はいい天気", "今日は悪い天気", [(REMOVED, "い"), (ADDED, "悪")]),
        ("مرحبا بالعالم", "مرحبا بكم", [(REMOVED, "بالعالم"), (ADDED, "بكم")]),
        ("می‌روم خانه", "می‌رود خانه", [(REMOVED, "می‌روم"), (ADDED, "می‌رود")]),
        ("किताब पढ़ी", "किताबें पढ़ी", [(REMOVED, "किताब"), (ADDED, "किताबें")]),
        ("cafe\u0301 noir", "cafe noir", [(REMOVED, "cafe\u0301"), (ADDED, "cafe")]),
        ("so 👍🏽 good", "so 👍🏿 good", [(REMOVED, "👍🏽"), (ADDED, "👍🏿")]),
        ("👨‍👩‍👧 here", "👨‍👩‍👦 here", [(REMOVED, "👨‍👩‍👧"), (ADDED, "👨‍👩‍👦")]),
        ("🇩🇪🇫🇷", "🇩🇿🇫🇷", [(REMOVED, "🇩🇪"), (ADDED, "🇩🇿")]),
    ],
)
def test_no_letter_is_torn_apart(old: str, new: str, changed: list[tuple[str, str]]) -> None:
    assert changes(old, new) == changed


def test_a_sentence_that_moved_leaves_the_others_alone() -> None:
    rain, tide, end = "It rains. ", "The tide turns. ", "Nobody is out."
    moved = changes(rain + tide + end, tide + rain + end)
    assert moved in (
        [(ADDED, tide), (REMOVED, tide)],
        [(REMOVED, rain), (ADDED, rain)],
    )


# -- how long it takes -----------------------------------------------------------------------------

WORDS = 5_000
DICE = random.Random(1)
PROSE = DICE.choices([f"w{n}" for n in range(800)], [1 / (n + 1) for n in range(800)], k=WORDS)
CHANGED = [f"new{n}" if n % 2 else word for n, word in enumerate(PROSE)]
HARD = {
    "every other word": (" ".join(PROSE), " ".join(CHANGED)),
    "all in another order": (" ".join(PROSE), " ".join(DICE.sample(PROSE, WORDS))),
    "one word only": ("a " * WORDS, "b " + "a " * WORDS + "c"),
    "two words": (" ".join(DICE.choices("ab", k=WORDS)), " ".join(DICE.choices("ab", k=WORDS))),
    "rare words backwards": (
        " ".join(f"k{n}" for n in range(WORDS)),
        " ".join(f"k{n}" for n in reversed(range(WORDS))),
    ),
    "signs": ("." * 20_000, "." * 19_999 + "!"),
    "marks": ("e" + "\u0301" * 20_000, "e" + "\u0301" * 19_999),
    "lines": ("a\n" * 10_000, "a\nb\n" * 5_000),
    "without spaces": ("天地玄黃" * 5_000, "黃玄地天" * 5_000),
}


@pytest.mark.parametrize("case", HARD)
def test_what_is_hard_takes_no_more_than_its_steps(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = []

    class Counted(Effort):
        def spend(self, steps: int) -> bool:
            granted = super().spend(steps)
            spent.append(steps if granted else 0)
            return granted

    monkeypatch.setattr("console.core.diff.Effort", Counted)
    old, new = HARD[case]
    parts = compare_texts(old, new)
    assert (before(parts), after(parts)) == (old, new)
    assert sum(spent) <= matching.EFFORT
    assert len(spent) < 2 * WORDS


def test_where_the_effort_ends_the_rest_is_replaced_as_a_whole() -> None:
    old, new = ["a", "b"] * 50, ["b", "b", "a"] * 50
    assert list(match_words(old, new, Effort(10))) == []
    assert list(match_words(old, new, Effort()))
