"""What is ticked is read from the address or the form, so anything may stand there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.errors import InvalidInputError
from console.moderation.models import Comment
from console.operations.selection import MAX_ID, MAX_TICKED, MAX_VERSION, Selection, token_of

IDS = st.integers(0, MAX_ID)
VERSIONS = st.integers(0, MAX_VERSION)


@given(st.dictionaries(IDS, VERSIONS, max_size=20))
def test_a_token_says_which_row_and_which_version(seen: dict[int, int]) -> None:
    tokens = [token_of(row_id, version) for row_id, version in seen.items()]
    assert Selection.ticked(tokens).seen == seen


@given(IDS, VERSIONS, VERSIONS)
def test_and_how_much_was_seen_beside_it(row_id: int, version: int, mark: int) -> None:
    selection = Selection.ticked([token_of(row_id, version, mark)])
    assert selection.seen == {row_id: version}
    assert selection.marks == ({row_id: mark} if mark else {})


@given(st.sets(IDS, max_size=20))
def test_without_a_version_the_row_is_taken_as_it_is_now(ids: set[int]) -> None:
    assert Selection.ticked(map(str, ids)).seen == dict.fromkeys(ids)
    assert Selection.of(*ids).seen == dict.fromkeys(ids)


@pytest.mark.parametrize(
    "token",
    [
        "", ".", "1.", ".1", "1.2.", "1..2", "1.2.3.4",
        "1,2", "-1", "+1", "1.-1", " 1", "1 ", "1.2 ", "1e3", "0x1",
        "1_000", "①", "\u0967", "\u0661.\u0661", "²", "1\n", "1.one", "None", "1.None", "true",
        "1\x00", "\x00", "\ud800", "one", "1;drop table comments", "../1", "9" * 19,
        str(MAX_ID + 1), f"1.{MAX_VERSION + 1}", "1." + "9" * 400, "9" * 5_000,
    ],
)  # fmt: skip
def test_other_tokens_are_refused(token: str) -> None:
    with pytest.raises(InvalidInputError):
        Selection.ticked(["1.1", token])


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_a_token_or_refused(text: str) -> None:
    try:
        seen = Selection.ticked([text]).seen
    except InvalidInputError:
        return
    ((row_id, version),) = seen.items()
    assert 0 <= row_id <= MAX_ID
    assert version is None or 0 <= version <= MAX_VERSION
    assert re.fullmatch(r"[0-9]+(\.[0-9]+){0,2}", text)


def test_the_largest_numbers_pass() -> None:
    assert Selection.ticked([f"{MAX_ID}.{MAX_VERSION}"]).seen == {MAX_ID: MAX_VERSION}


def test_a_row_ticked_twice_is_one_row() -> None:
    assert Selection.ticked(["7.1", "7.1", "8.1"]).seen == {7: 1, 8: 1}


def test_as_many_as_may_be_ticked() -> None:
    tokens = [f"{n}.1" for n in range(MAX_TICKED)]
    assert len(Selection.ticked(tokens).seen) == MAX_TICKED
    assert len(Selection.ticked(tokens * 2).seen) == MAX_TICKED
    with pytest.raises(InvalidInputError):
        Selection.ticked([*tokens, f"{MAX_TICKED}.1"])


def test_empty_is_neither_ticked_nor_filtered() -> None:
    assert Selection().is_empty
    assert Selection.ticked([]).is_empty
    assert Selection.of().is_empty
    assert not Selection.of(1).is_empty
    assert not Selection(criterion=Comment.id > 0).is_empty
