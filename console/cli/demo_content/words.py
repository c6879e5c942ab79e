"""Choosing words: decks that deal evenly, and templates whose slots fill themselves."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Generic, TypeVar

from console.cli.demo_content import names, unwanted

T = TypeVar("T")


def source(seed: int, use: str) -> Random:
    """Return the random numbers of one use: more of one kind of content changes no other."""
    return Random(f"{seed}/{use}")  # noqa: S311 - the same content every time is the point


class Deck(Generic[T]):
    """Deals items in random order, each as often as the others."""

    def __init__(self, rng: Random, items: Sequence[T]) -> None:
        self._rng = rng
        self._items = items
        self._left: list[T] = []

    def draw(self) -> T:
        """Return the next item; when all were dealt, they are shuffled again."""
        if not self._left:
            self._left = self._rng.sample(self._items, len(self._items))
        return self._left.pop()

    def deal(self, number: int) -> list[T]:
        """Return ``number`` different items, or all there are."""
        hand: list[T] = []
        while len(hand) < min(number, len(self._items)):
            item = self.draw()
            if item not in hand:
                hand.append(item)
        return hand


class Words:
    """Fills templates: a slot that is fixed stays the same, any other is chosen each time."""

    def __init__(self, rng: Random, **fixed: str) -> None:
        self._rng = rng
        self._fixed = fixed

    def __getitem__(self, slot: str) -> str:
        return self._fixed[slot] if slot in self._fixed else SLOTS[slot](self._rng)

    def fill(self, template: str) -> str:
        """Return ``template`` with its slots filled, beginning with a capital."""
        text = template.format_map(self)
        return text[:1].upper() + text[1:]


def full_name(rng: Random) -> str:
    """Return the name of a person who does not exist."""
    return f"{rng.choice(names.FIRST_NAMES)} {rng.choice(names.LAST_NAMES)}"


def address(rng: Random) -> str:
    """Return an IP address of the ranges for documentation (RFC 5737, RFC 3849)."""
    if rng.random() < 0.15:
        return f"2001:db8:{rng.randrange(1, 0xFFFF):x}::{rng.randrange(1, 0xFFFF):x}"
    return f"{rng.choice(('192.0.2', '198.51.100', '203.0.113'))}.{rng.randrange(1, 255)}"


def _one_of(items: Sequence[str]) -> Callable[[Random], str]:
    return lambda rng: rng.choice(items)


def _number(low: int, high: int) -> Callable[[Random], str]:
    return lambda rng: str(rng.randrange(low, high))


SLOTS: dict[str, Callable[[Random], str]] = {
    "coin": _one_of(unwanted.COINS),
    "count": _number(11, 96),
    "elsewhere": _one_of(names.TOWNS),
    "goods": _one_of(unwanted.GOODS),
    "mail": lambda rng: f"office{rng.randrange(100, 999)}@{rng.choice(names.MAIL_HOSTS)}",
    "month": _one_of(names.MONTHS),
    "n": _one_of(names.NUMBERS),
    "nth": _one_of(names.ORDINALS),
    "percent": _number(30, 400),
    "person": full_name,
    "pill": _one_of(unwanted.PILLS),
    "place": _one_of(names.PLACES),
    "price": _one_of(names.PRICES),
    "season": _one_of(names.SEASONS),
    "street": _one_of(names.STREETS),
    "sum": _number(1200, 9800),
    "url": lambda rng: f"https://{rng.choice(unwanted.SPAM_HOSTS)}/{rng.randrange(10**4, 10**5)}",
    "weekday": _one_of(names.WEEKDAYS),
    "years": _number(12, 46),
}
