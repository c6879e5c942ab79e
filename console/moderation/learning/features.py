"""What a text is made of for learning: its words, parts of words, and a few signs.

The same for every language. Addresses, names that are called with @, and long numbers belong to
persons and are left out; only that there was one counts.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Set

FORMAT = 1
"""Goes up when a text is taken apart in another way: what was learned before does not fit."""

WORD_LIMIT = 1_500
"""So many words of a text are looked at, and so many characters of each."""
WORD_LENGTH = 40
PART_LENGTH = 4
"""Words are also known by what they share with others: all parts of so many characters."""
LONG_NUMBER = 5
ACCENT = 200
"""Marks of this combining class or a higher one stand above or below a letter: é is an e. Lower
ones are vowels or change the letter, as in Hindi and Thai."""

PART = "~"
SIGN = "#"
HOST = "#host:"
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://|www\.)([^\s/<>\"'?#:@]+)", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff]+"
)
"""Thai, Lao, Burmese, Khmer, Chinese and Japanese set no spaces between words."""


def features_of(text: str, leave_out: Set[str] = frozenset()) -> dict[str, str]:
    """Return each feature of ``text`` once, and the word or sign to which people put it down.

    A word is a feature, a part of it is one under ``~``, a sign one under ``#``. Words in
    ``leave_out``, folded as ``words_of`` does, are passed over with their parts. Takes time in
    proportion to the length of the text, whatever it holds.
    """
    hosts = [fold(host).removeprefix("www.")[:WORD_LENGTH] for host in _HOST.findall(text)]
    said = _LINK.sub(" ", _TAG.sub(" ", text)).strip()
    words, hidden = _words(said)
    found: dict[str, str] = {}
    for word in words:
        if word not in leave_out and word not in found:
            _add_word(found, word)
    for host in hosts:
        found.setdefault(HOST + host, host)
    for sign in (*_signs(said, len(hosts)), *hidden):
        found[f"{SIGN}{sign}"] = f"{SIGN}{sign.partition(':')[0]}"
    return found


def words_of(text: str) -> frozenset[str]:
    """Return the words of ``text`` as features name them."""
    return frozenset(_words(text)[0])


def fold(text: str) -> str:
    """Return ``text`` without case, accents, and characters that nobody sees."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    kept = (
        character
        for character in apart
        if unicodedata.combining(character) < ACCENT and unicodedata.category(character) != "Cf"
    )
    return unicodedata.normalize("NFC", "".join(kept))


def _words(text: str) -> tuple[list[str], set[str]]:
    """Return the words in their order, and the signs of what was left out among them."""
    words: list[str] = []
    hidden: set[str] = set()
    for token in fold(text).split():
        if "@" in token:
            hidden.add("address")
            continue
        for word in _WORD.findall(token):
            if len(word) >= LONG_NUMBER and word.isdigit():
                hidden.add("number")
            else:
                words.append(word[:WORD_LENGTH])
        if len(words) >= WORD_LIMIT:
            break
    return words[:WORD_LIMIT], hidden


def _add_word(found: dict[str, str], word: str) -> None:
    dense = None if word.isascii() else _DENSE.search(word)
    if dense is not None:
        for piece in _pieces(word):
            found.setdefault(piece, piece)
        return
    found[word] = word
    for part in parts_of(word):
        found.setdefault(part, word)


def parts_of(word: str) -> Iterator[str]:
    """Return the features that a word shares with others."""
    framed = f" {word} "
    for start in range(len(framed) - PART_LENGTH + 1):
        yield PART + framed[start : start + PART_LENGTH]


def _pieces(word: str) -> Iterator[str]:
    """Return the characters of a word without spaces around it, and each with its neighbour."""
    for place, character in enumerate(word):
        yield character
        if place:
            yield word[place - 1 : place + 1]


def _signs(text: str, links: int) -> Iterator[str]:
    # The second one is in every text, and the fewer others there are, the more it counts.
    yield from (f"length:{int(math.log2(1 + len(text)))}", "length")
    if links:
        yield f"links:{min(links, 3)}"
    if sum(map(str.isupper, text)) * 2 > sum(map(str.isalpha, text)):
        yield "capitals"
    for sign, mark in (("question", "?"), ("exclamation", "!"), ("lines", "\n")):
        if mark in text:
            yield sign
