"""Small rules on text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.text import SLUG_LENGTH, clean, excerpt, has_odd_characters, make_slug, one_line

ANY_TEXT = st.text(st.characters(), max_size=300)  # lone surrogates and NUL too


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x00b", "ab"),
        ("\x1b[31mred\x7f", "[31mred"),
        ("tab\tstays", "tab\tstays"),
        ("a\ud800b\udfffc", "abc"),
        ("Grüße, 日本語 🎉", "Grüße, 日本語 🎉"),
        ("", ""),
    ],
)
def test_clean(value: str, cleaned: str) -> None:
    assert clean(value) == cleaned


@given(ANY_TEXT)
def test_what_is_clean_can_be_stored_and_stays_clean(value: str) -> None:
    cleaned = clean(value)
    assert not has_odd_characters(cleaned)
    assert "\r" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize("odd", ["\x00", "\x07", "\x1f", "\x7f", "\ud800"])
def test_odd_characters_are_noticed(odd: str) -> None:
    assert has_odd_characters(f"a{odd}b")


@pytest.mark.parametrize("value", ["", "plain", "two\nlines", "tab\t", "日本語", "\U0010ffff"])
def test_other_characters_are_not_odd(value: str) -> None:
    assert not has_odd_characters(value)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("  a \n b\t\tc  ", "a b c"),
        ("To: x\r\nBcc: y", "To: x Bcc: y"),
        ("no\u00a0break\u2003space", "no break space"),
        ("separator\u2028line", "separator line"),
        ("\x00", ""),
        (" \n\t ", ""),
    ],
)
def test_one_line(value: str, line: str) -> None:
    assert one_line(value) == line


@given(ANY_TEXT)
def test_one_line_is_one_line(value: str) -> None:
    line = one_line(value)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert "  " not in line
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("Grüße aus Köln", "grusse-aus-koln"),
        ("日本語", "ri-ben-yu"),
        ("Привет", "privet"),
        ("  a -- b  ", "a-b"),
        ("100 %", "100"),
        ("", "untitled"),
        ("!!!", "untitled"),
        ("\x00\ud800", "untitled"),
        ("a/b\\c?d#e", "a-b-c-d-e"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_make_slug(value: str, slug: str) -> None:
    assert make_slug(value) == slug


def test_a_slug_may_fall_back_on_another_word() -> None:
    assert make_slug("🎉", fallback="tag") == "tag"


@given(ANY_TEXT)
def test_a_slug_fits_an_address(value: str) -> None:
    slug = make_slug(value)
    assert 0 < len(slug) <= SLUG_LENGTH
    assert slug.isascii()
    assert slug.replace("-", "").isalnum()
    assert slug == slug.lower().strip("-")


def test_a_long_slug_ends_with_a_whole_word() -> None:
    slug = make_slug("word " * 100)
    assert len(slug) <= SLUG_LENGTH
    assert set(slug.split("-")) == {"word"}


def test_one_endless_word_is_cut() -> None:
    assert make_slug("a" * 500) == "a" * SLUG_LENGTH


@pytest.mark.parametrize(
    ("value", "length", "cut"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("one two three", 9, "one two…"),
        ("one two, three", 10, "one two…"),
        ("a" * 20, 10, "a" * 10 + "…"),
        ("two\nlines here", 20, "two lines here"),
        ("", 10, ""),
    ],
)
def test_excerpt(value: str, length: int, cut: str) -> None:
    assert excerpt(value, length) == cut


@given(ANY_TEXT, st.integers(1, 200))
def test_an_excerpt_is_short_and_on_one_line(value: str, length: int) -> None:
    cut = excerpt(value, length)
    assert len(cut) <= length + 1
    assert len(cut.splitlines()) <= 1
    assert not has_odd_characters(cut)
