"""What differs between two texts, word by word. Knows no subject; how it looks is the theme's.

Lines are compared first, then sentences, then words. Languages without spaces are compared letter
by letter; a letter keeps its combining marks. White space is no word of its own, but is in the
parts: nothing of either text is lost.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import chain, pairwise
from typing import NamedTuple

from console.core.matching import Effort, match_ends, match_words


class Kind(StrEnum):
    """Where a part of the text is: in both, only in the old one, only in the new one."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Part(NamedTuple):
    """A run of text of one kind. Of a change, what was removed comes before what was added."""

    kind: Kind
    text: str


# Thai, Lao, Tibetan, Myanmar, Khmer; kana, bopomofo, Han: written without spaces.
_DENSE = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W{_DENSE}]"
_SPACED = re.compile(_LETTER)
_TOKEN = re.compile(rf"\s+|{_LETTER}+(?:['’]{_LETTER}+)*|[\U0001f1e6-\U0001f1ff]{{2}}|.", re.DOTALL)
_LINE = re.compile(r"[^\n]*+\n+|[^\n]+")
_FULL_STOPS = "\u3002\uff01\uff1f\uff1b\u061f\u06d4\u0964"
# Possessive, and from the first sign of a run only: a row of dots is looked at once.
_SENTENCE_END = re.compile(
    r"(?<![.!?…;])[.!?…;]++[)\"'”’»]*+\s+"
    rf"|(?<![{_FULL_STOPS}])[{_FULL_STOPS}]++\s*+"
    r"|\n++"
)
_JOINERS = {"\u200c", "\u200d"}
_FIRST_MARK = "\u0300"


def compare_texts(old: str, new: str) -> list[Part]:
    """Return the parts of both texts in their order; neighbours are never of the same kind.

    Same and removed ones make up ``old``, same and added ones ``new``, character by character.
    The time grows with the length of the texts: beyond ``matching.EFFORT``, what is left of two
    sentences that have hardly a rare word in common is told as replaced as a whole.
    """
    return list(_tidied(_compared(old, new)))


def has_changes(parts: Sequence[Part]) -> bool:
    """Return whether ``parts`` tell of any difference."""
    return any(part.kind is not Kind.SAME for part in parts)


# -- from lines to sentences to words --------------------------------------------------------------


def _compared(old: str, new: str) -> Iterator[Part]:
    effort = Effort()
    for was, became in _pieces(old, new, _LINE.findall):
        for before, after in _pieces(was, became, _sentences):
            if before == after:
                yield Part(Kind.SAME, before)
            else:
                yield from _words_compared(before, after, effort)


def _pieces(old: str, new: str, split: Callable[[str], list[str]]) -> Iterator[tuple[str, str]]:
    """Yield both texts in pairs of pieces: equal ones, and what differs between those."""
    if old == new:
        yield old, new
        return
    was, became = split(old), split(new)
    at_old = at_new = 0
    for match in match_ends(was, became):
        yield "".join(was[at_old : match.old]), "".join(became[at_new : match.new])
        at_old, at_new = match.old + match.size, match.new + match.size
        same = "".join(was[match.old : at_old])
        yield same, same
    yield "".join(was[at_old:]), "".join(became[at_new:])


def _sentences(text: str) -> list[str]:
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if start < end]


# -- words -----------------------------------------------------------------------------------------


class _Words(NamedTuple):
    """The words of a text, and the white space before each; the last is that at the end."""

    words: list[str]
    spaces: list[str]

    def text(self, start: int, end: int) -> str:
        """Return the text from one word up to another, with the space before each."""
        pairs = zip(self.spaces[start:end], self.words[start:end], strict=True)
        return "".join(chain.from_iterable(pairs))


def _words_compared(old: str, new: str, effort: Effort) -> Iterator[Part]:
    was, became = _split_words(old), _split_words(new)
    at_old = at_new = 0
    for match in match_words(was.words, became.words, effort):
        yield from _replaced(was.text(at_old, match.old), became.text(at_new, match.new))
        at_old, at_new = match.old + match.size, match.new + match.size
        for index in range(match.size):
            spaces = was.spaces[match.old + index], became.spaces[match.new + index]
            yield from _replaced(*spaces)
            yield Part(Kind.SAME, was.words[match.old + index])
    end_old, end_new = len(was.words), len(became.words)
    yield from _replaced(was.text(at_old, end_old), became.text(at_new, end_new))
    yield from _replaced(was.spaces[-1], became.spaces[-1])


def _replaced(old: str, new: str) -> tuple[Part, ...]:
    if old == new:
        return (Part(Kind.SAME, old),)
    return Part(Kind.REMOVED, old), Part(Kind.ADDED, new)


def _split_words(text: str) -> _Words:
    found = _Words([], [""])
    for token in _tokens(text):
        if token.isspace():
            found.spaces[-1] += token
        else:
            found.words.append(token)
            found.spaces.append("")
    return found


def _tokens(text: str) -> Iterator[str]:
    """Yield the words, signs and runs of white space; combining marks stay where they belong."""
    held, joins = "", False
    for token in _TOKEN.findall(text):
        is_mark = _is_mark(token)
        if held and (is_mark or (joins and not token.isspace())):
            held += token
        else:
            if held:
                yield held
            held = token
        # A vowel sign stands within a word: what follows it goes on with the word.
        joins = token in _JOINERS or (is_mark and _SPACED.match(held) is not None)
    if held:
        yield held


def _is_mark(token: str) -> bool:
    if token < _FIRST_MARK or len(token) > 1:
        return False
    is_tone = "\U0001f3fb" <= token <= "\U0001f3ff"
    return is_tone or token in _JOINERS or unicodedata.category(token).startswith("M")


# -- tidying ---------------------------------------------------------------------------------------


def _tidied(parts: Iterator[Part]) -> Iterator[Part]:
    """Yield ``parts`` with neighbours of one kind joined, a change as one removal and one addition.

    White space with which both sides of a change begin or end has not changed.
    """
    same = ""
    for unchanged, removed, added in _changes(parts):
        head = _white_head(removed, added)
        tail = _white_head(removed[head:][::-1], added[head:][::-1])
        same += unchanged + removed[:head]
        yield from _filled(
            Part(Kind.SAME, same),
            Part(Kind.REMOVED, removed[head : len(removed) - tail]),
            Part(Kind.ADDED, added[head : len(added) - tail]),
        )
        same = removed[len(removed) - tail :]
    yield from _filled(Part(Kind.SAME, same))


def _changes(parts: Iterator[Part]) -> Iterator[tuple[str, str, str]]:
    """Yield what is the same, and the change that follows it, until the end."""
    texts: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for kind, text in parts:
        if not text:
            continue
        if kind is Kind.SAME and (texts[Kind.REMOVED] or texts[Kind.ADDED]):
            yield _taken(texts)
        texts[kind].append(text)
    yield _taken(texts)


def _taken(texts: dict[Kind, list[str]]) -> tuple[str, str, str]:
    same, removed, added = ("".join(texts[kind]) for kind in Kind)
    for kept in texts.values():
        kept.clear()
    return same, removed, added


def _white_head(one: str, other: str) -> int:
    """Return with how many characters of white space both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    shortest = min(len(one), len(other))
    return next((n for n, (a, b) in pairs if a != b or not a.isspace()), shortest)


def _filled(*parts: Part) -> Iterator[Part]:
    return (part for part in parts if part.text)
