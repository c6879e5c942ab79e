"""Finding the terms of a list in a comment, in time that grows with the comment, not the list.

Everything is looked up in tables by what stands in the comment: words, beginnings and ends of
words, pairs of letters. The number of terms only makes the tables larger.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from console.moderation.rules.haystack import Address, Field, Haystack
from console.moderation.rules.terms import Kind, Term

MOST_FOUND = 5
"""So many different terms are named; the others make the comment no worse."""
PAIR = 2


@dataclass(slots=True)
class Texts:
    """Texts that are found anywhere, by the pair of letters with which they begin."""

    values: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, list[int]] = field(default_factory=dict)

    def add(self, text: str, value: str) -> None:
        """Have ``text`` found as ``value``."""
        if text not in self.values:
            self.values[text] = value
            lengths = self.lengths.setdefault(text[:PAIR], [])
            if len(text) not in lengths:
                lengths.append(len(text))

    def find(self, text: str) -> Iterator[str]:
        """Return the values of what stands in ``text``."""
        if not self.values:
            return
        for start in range(len(text)):
            for head in (text[start], text[start : start + PAIR]):
                for length in self.lengths.get(head, ()):
                    value = self.values.get(text[start : start + length])
                    if value is not None:
                        yield value


@dataclass(slots=True)
class Ends:
    """Beginnings, or ends, of words, with their lengths."""

    values: dict[str, Any] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)

    def add(self, text: str, value: Any) -> None:
        """Have ``text`` found as ``value``."""
        self.values.setdefault(text, value)
        self.lengths.add(len(text))

    def find(self, word: str, part: Callable[[str, int], str]) -> Iterator[tuple[str, Any]]:
        """Return what ``word`` begins or ends with, as ``part`` cuts it."""
        for length in self.lengths:
            if length <= len(word) and (text := part(word, length)) in self.values:
                yield text, self.values[text]


def _head(word: str, length: int) -> str:
    return word[:length]


def _tail(word: str, length: int) -> str:
    return word[len(word) - length :]


@dataclass(slots=True)
class Starred:
    """Words with stars."""

    heads: Ends = field(default_factory=Ends)
    tails: Ends = field(default_factory=Ends)
    middles: Texts = field(default_factory=Texts)
    both: Ends = field(default_factory=Ends)
    number: int = 0

    def add(self, word: str, value: str) -> None:
        """Have what ``word`` with its stars describes found as ``value``."""
        self.number += 1
        inner = word.strip("*")
        head, star, tail = inner.partition("*")
        if star:
            self.both.add(head, Ends())
            self.both.values[head].add(tail, value)
        elif word.startswith("*") and word.endswith("*"):
            self.middles.add(inner, value)
        elif word.endswith("*"):
            self.heads.add(inner, value)
        else:
            self.tails.add(inner, value)

    def find(self, word: str) -> Iterator[str]:
        """Return the values of what describes ``word``."""
        for _text, value in self.heads.find(word, _head):
            yield value
        for _text, value in self.tails.find(word, _tail):
            yield value
        yield from self.middles.find(word)
        for head, tails in self.both.find(word, _head):
            for _tail_text, value in tails.find(word[len(head) :], _tail):
                yield value


@dataclass(slots=True)
class Phrases:
    """Several words one after the other: a tree of words, with stars or without."""

    root: dict[str, Any] = field(default_factory=dict)
    starred: Starred = field(default_factory=Starred)

    def add(self, words: tuple[str, ...], value: str) -> None:
        """Have ``words`` in this order found as ``value``."""
        node = self.root
        for word in words:
            if "*" in word:
                self.starred.add(word, word)
            node = node.setdefault(word, {})
        node.setdefault("", value)

    def find(self, words: list[str]) -> Iterator[str]:
        """Return the values of what stands in ``words``."""
        if not self.root:
            return
        kinds = {word: [word] for word in words}
        if self.starred.number:
            for word, found in kinds.items():
                found.extend({*self.starred.find(word)} - {word})
        for start, first in enumerate(words):
            if not any(kind in self.root for kind in kinds[first]):
                continue
            nodes = [self.root]
            for place in range(start, len(words)):
                nodes = [n[kind] for n in nodes for kind in kinds[words[place]] if kind in n]
                if not nodes:
                    break
                yield from (node[""] for node in nodes if "" in node)


class Matcher:
    """The terms of one list."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._words: dict[str, str] = {}
        self._starred = Starred()
        self._phrases = Phrases()
        self._anywhere = Texts()
        self._named: dict[Kind, dict[str, str]] = {
            Kind.HOST: {}, Kind.EMAIL: {}, Kind.EMAIL_HOST: {}
        }  # fmt: skip
        self._networks: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
        for term in terms:
            self._add(term)

    def _add(self, term: Term) -> None:
        if term.kind is Kind.WORDS:
            self._add_words(term)
        elif term.kind is Kind.ANYWHERE:
            self._anywhere.add(term.text, term.pattern)
        elif term.network is not None:
            bits = term.network.max_prefixlen - term.network.prefixlen
            known = self._networks[term.network.version, bits]
            known.setdefault(int(term.network.network_address) >> bits, term.pattern)
        else:
            self._named[term.kind].setdefault(term.text, term.pattern)

    def _add_words(self, term: Term) -> None:
        if len(term.words) > 1:
            self._phrases.add(term.words, term.pattern)
        elif "*" in term.words[0]:
            self._starred.add(term.words[0], term.pattern)
        else:
            self._words.setdefault(term.words[0], term.pattern)

    def find(self, haystack: Haystack) -> dict[str, str]:
        """Return the first terms that are found, each with the field in which it is."""
        found: dict[str, str] = {}
        for pattern, place in self._all(haystack):
            found.setdefault(pattern, place)
            if len(found) == MOST_FOUND:
                break
        return found

    def _all(self, haystack: Haystack) -> Iterator[tuple[str, str]]:
        for pattern in self._senders(haystack.address):
            yield pattern, "author_address"
        for each in haystack.fields:
            for pattern in self._in_field(each):
                yield pattern, each.place

    def _in_field(self, each: Field) -> Iterator[str]:
        for word in dict.fromkeys(each.words):
            if word in self._words:
                yield self._words[word]
            if self._starred.number:
                yield from self._starred.find(word)
        yield from self._phrases.find(each.words)
        yield from self._anywhere.find(each.text)
        for email in sorted(each.emails):
            if email in self._named[Kind.EMAIL]:
                yield self._named[Kind.EMAIL][email]
            yield from _above(email.rpartition("@")[2], self._named[Kind.EMAIL_HOST])
        for host in sorted(each.hosts):
            yield from _above(host, self._named[Kind.HOST])

    def _senders(self, address: Address | None) -> Iterator[str]:
        if address is None:
            return
        mapped = getattr(address, "ipv4_mapped", None)
        for each in filter(None, (address, mapped)):
            number = int(each)
            for (version, bits), known in self._networks.items():
                if version == each.version and number >> bits in known:
                    yield known[number >> bits]


def _above(host: str, known: dict[str, str]) -> Iterator[str]:
    """Return what is known of ``host`` or of a host above it."""
    while known and host:
        if host in known:
            yield known[host]
        host = host.partition(".")[2]
