"""What a text is made of: the same in every language, nothing personal, never slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.moderation.learning.features import features_of, fold, words_of


def known(text: str) -> set[str]:
    """Return the words and signs that ``text`` is put down to."""
    return set(features_of(text).values())


def test_words_are_folded() -> None:
    assert words_of("Ärger in KÖLN, déjà-vu") == {"arger", "in", "koln", "deja", "vu"}


def test_invisible_characters_hide_nothing() -> None:
    assert fold("ca\u200bsi\u00adno") == "casino"


def test_wide_letters_are_letters() -> None:
    assert words_of("".join(chr(ord(letter) + 0xFEE0) for letter in "CASINO")) == {"casino"}


def test_vowels_of_other_scripts_stay() -> None:
    assert words_of("किताब") != words_of("कताब")


def test_parts_of_words_belong_to_their_word() -> None:
    assert features_of("casino")["~asin"] == "casino"


def test_chinese_goes_by_characters_and_pairs() -> None:
    assert {"天", "天气", "气"} <= known("天气")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("see https://shop.example.com/a", "#links"),
        ("see www.example.com", "#links"),
        ("write to me@example.com", "#address"),
        ("ask @somebody", "#address"),
        ("call 0301234567", "#number"),
        ("WHAT IS THIS", "#capitals"),
        ("really?", "#question"),
        ("really!", "#exclamation"),
        ("one\ntwo", "#lines"),
    ],
)
def test_signs(text: str, sign: str) -> None:
    assert sign in known(text)
    assert sign not in known("nothing of the kind")


def test_the_host_of_a_link_is_kept_and_the_rest_is_not() -> None:
    features = features_of("https://user:secret@shop.example.com/me?token=abc")
    assert not [name for name in features if "secret" in name or "token" in name]
    assert "shop.example.com" in known("http://www.shop.example.com/x")


@pytest.mark.parametrize(
    "text", ["jane.doe@example.com", "@janedoe says", "0301234567", "mailto:jane@doe.example"]
)
def test_what_belongs_to_a_person_is_left_out(text: str) -> None:
    assert not [name for name in features_of(text) if "jane" in name or "0301" in name]


def test_words_to_leave_out_are_left_out_with_their_parts() -> None:
    features = features_of("Greetings, Jane", words_of("JANE"))
    assert not [name for name in features if "jane" in name or name == "~ jan"]


def test_tags_are_no_words() -> None:
    assert "blockquote" not in known("<blockquote cite=x>said</blockquote>")


@given(st.text(max_size=300))
def test_any_text_has_features(text: str) -> None:
    features = features_of(text)
    assert features
    assert all(features.values())


@pytest.mark.parametrize(
    "piece", ["a", "@", "<", "a@", " a", "é", "今", "http://", "www.", "a'", "\u0300", "<a ", "1"]
)
def test_hostile_texts_take_no_longer(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    started = time.perf_counter()
    assert len(features_of(text)) < 100
    assert time.perf_counter() - started < 0.5  # it takes 10 ms
