"""Terms: what may be written, what each finds, and that none can make looking slow."""
# ruff: noqa: RUF001 - letters that look like others are the point

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.clock import now
from console.moderation.rules.folding import fold
from console.moderation.rules.haystack import haystack_of
from console.moderation.rules.matching import MOST_FOUND, Matcher
from console.moderation.rules.parts import Candidate
from console.moderation.rules.termfiles import read_terms, write_terms
from console.moderation.rules.terms import TermError, parse_term


def candidate(body: str = "", **fields: Any) -> Candidate:
    """Return a comment that says ``body``."""
    return Candidate(post_id=1, body=body, moment=now(), digest=0, **fields)


def finds(term: str, body: str = "", **fields: Any) -> bool:
    """Return whether ``term`` is found in such a comment."""
    return bool(Matcher([parse_term(term)]).find(haystack_of(candidate(body, **fields))))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("casino", "The best CASINO!"),
        ("casino", "http://casino.example/"),
        ("casino", "casino_royal"),
        ("café", "Un CAFE, s'il vous plaît"),
        ("cafe", "cafe\u0301"),
        ("straße", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("casino", "ca\u200bsi\u00adno"),  # joiners and soft hyphens
        ("casino", "ｃａｓｉｎｏ"),  # full width
        ("casino", "𝐜𝐚𝐬𝐢𝐧𝐨"),  # mathematical letters
        ("casino", "саsіno"),  # Cyrillic letters
        ("online  Casino", "an online\ncasino"),
        ("don't miss", "DON'T miss"),
        ("free*", "freeing"),
        ("free*", "free"),
        ("*free", "carefree"),
        ("*free*", "carefreely"),
        ("f*e", "free"),
        ("f*e", "fe"),
        ("cheap pill*", "cheap pills"),
        ("博彩", "最好的博彩网站"),
        ("ลาว", "ภาษาลาวเป็น"),
        ("बुरा", "यह बुरा है"),
        ("مرحبا", "مَرْحَبًا"),
        ("카지노*", "카지노를"),
        ("🔞", "look 🔞!"),
        ("$$$", "earn $$$$ now"),
        ("example.com", "see https://www.example.com/x"),
        ("example.com", "看example.com吧"),
        ("example.com", "EXAMPLE.COM."),
        ("*.example.com", "a.b.example.com"),
        ("https://www.example.com/", "example.com"),
        ("bücher.example", "http://bucher.example"),
        ("a@example.com", "write to A@Example.com"),
        ("@example.com", "write to b@mail.example.com"),
        ("example.com", "write to b@example.com"),
    ],
)
def test_found(term: str, text: str) -> None:
    assert finds(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("casino", "casinos"),
        ("cas", "casino"),
        ("online casino", "casino online"),
        ("online casino", "online, best casino"),
        ("free*", "carefree"),
        ("*free", "freely"),
        ("f*e", "freed"),
        ("ab*ba", "aba"),  # beginning and end do not share a letter
        ("か", "が"),  # a mark that makes another letter
        ("बुरा", "बुरी"),
        ("가", "각"),
        ("example.com", "notexample.com"),
        ("example.com", "example.com.evil.test"),
        ("@example.com", "https://example.com"),
        ("a@example.com", "aa@example.com"),
        ("нет", "het"),
    ],
)
def test_not_found(term: str, text: str) -> None:
    assert not finds(term, text)


@pytest.mark.parametrize(
    ("term", "address", "found"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.70", False),
        ("192.0.2.*", "192.0.2.70", True),
        ("192.0.*", "192.0.9.9", True),
        ("192.0.2.0/25", "192.0.2.200", False),
        ("2001:db8::/32", "2001:db8:1::5", True),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("192.0.2.7", "not an address", False),
    ],
)
def test_addresses(term: str, address: str, found: bool) -> None:
    assert finds(term, "x", author_address=address) is found


@pytest.mark.parametrize(
    "fields",
    [
        {"author_name": "Casino Fan"},
        {"author_email": "casino@example.com"},
        {"author_url": "https://example.com/casino"},
        {"user_agent": "casino-bot/1.0"},
    ],
)
def test_every_field_is_looked_at(fields: dict[str, str]) -> None:
    found = Matcher([parse_term("casino")]).find(haystack_of(candidate("fine", **fields)))
    assert found == {"casino": next(iter(fields))}


@pytest.mark.parametrize(
    "term",
    ["", "  ", "*", "**", "a*", "*a", "* casino", "casino * online", "ca*si*no", "*ca*no", "#tag",
     "x" * 201, "a b c d e f g h i j k", "a\x00b", "*" + "x" * 45 + "*", "法*轮", "0.0.0.0/0",
     "free* money"],
)  # fmt: skip
def test_what_is_no_term(term: str) -> None:
    with pytest.raises(TermError):
        parse_term(term)


def test_only_the_first_findings_are_named() -> None:
    matcher = Matcher(parse_term(f"word{n}") for n in range(50))
    found = matcher.find(haystack_of(candidate(" ".join(f"word{n}" for n in range(50)))))
    assert len(found) == MOST_FOUND


# -- texts of terms --------------------------------------------------------------------------------


def test_lines_are_reported_by_their_number() -> None:
    read = read_terms("# remark\ncasino\r\n\n  CASINO \n*\nonline casino")
    assert [term.pattern for term in read.terms] == ["casino", "online casino"]
    assert [(fault.line, fault.text) for fault in read.faults] == [(4, "CASINO"), (5, "*")]


@settings(max_examples=200)
@given(st.lists(st.text(max_size=40), max_size=20))
def test_what_is_written_is_read_back(lines: list[str]) -> None:
    terms = read_terms("\n".join(lines)).terms
    again = read_terms(write_terms(term.pattern for term in terms))
    assert [term.pattern for term in again.terms] == [term.pattern for term in terms]
    assert again.faults == []


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_term_finds_itself(text: str) -> None:
    try:
        term = parse_term(text)
    except TermError:
        return
    if "*" in term.pattern or term.network is not None or fold(term.pattern).startswith("@"):
        return
    assert Matcher([term]).find(haystack_of(candidate(term.pattern)))


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# -- how long it takes -----------------------------------------------------------------------------

HOSTILE = {
    "stars": [f"{'a' * n}*{'a' * (190 - n)}b" for n in range(2, 180)],
    "anywhere": [f"*{'a' * n}b*" for n in range(2, 37)],
    "unspaced": ["啊" * n + "b" for n in range(1, 39)],
    "phrases": [" ".join(["a"] * n + ["b"]) for n in range(1, 10)],
    "ends": [f"*{'a' * n}b" for n in range(2, 190)] + [f"b{'a' * n}*" for n in range(2, 190)],
    "hosts": ["a." * n + "example" for n in range(1, 20)],
}
TEXTS = ["a" * 20_000, "a " * 10_000, "a." * 10_000, "啊" * 20_000, "a@" * 10_000, "é" * 20_000]


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_list_makes_looking_slow(kind: str) -> None:
    matcher = Matcher(parse_term(pattern) for pattern in HOSTILE[kind])
    began = time.process_time()
    for text in TEXTS:
        matcher.find(haystack_of(candidate(text)))
    assert time.process_time() - began < 3  # some milliseconds each; a catastrophe takes years


def test_the_number_of_terms_costs_nothing() -> None:
    terms = [parse_term(f"{word}{n}{star}") for n in range(5_000) for word, star in
             (("blocked", ""), ("held", "*"))]  # fmt: skip
    comments = [candidate(f"An ordinary comment, number {n}. " * 5) for n in range(1_000)]
    matcher = Matcher(terms)
    began = time.process_time()
    assert not any(matcher.find(haystack_of(each)) for each in comments)
    assert time.process_time() - began < 2
