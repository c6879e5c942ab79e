"""What somebody has done since they began to decide one card after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from console.admin.claiming import ids_in
from console.core.errors import InvalidInputError

SKIPPED = 200
"""So many cards can be passed over before the first of them comes again."""
WAITING_LIMIT = 1_000
"""What waits is counted up to here and then "1,000+"."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """How many were decided, which were passed over, which card to show: as the page carries it.

    No server remembers it: two windows are two sittings. ``waiting`` is how many waited as far as
    the page knows; it is counted again now and then, not with every decision.
    """

    done: int = 0
    skipped: tuple[int, ...] = ()
    card: int | None = None
    waiting: int | None = None

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Sitting":
        """Return the sitting in a form or an address; odd values count as nothing."""
        cards = _known(sent.get("card", ""))
        skipped = _known(sent.get("skipped", ""))[-SKIPPED:]
        done, waiting = _number(sent.get("done", "")), _number(sent.get("waiting", ""))
        return cls(done or 0, skipped, cards[0] if cards else None, waiting)

    def fields(self) -> dict[str, str]:
        """Return what the next form or address carries of it."""
        told = {"done": self.done, "skipped": ",".join(map(str, self.skipped)), "card": self.card}
        return {name: str(value) for name, value in told.items() if value}

    def skip(self, comment_ids: list[int]) -> "Sitting":
        """Return the sitting with those cards passed over."""
        others = tuple(each for each in self.skipped if each not in comment_ids)
        return replace(self, skipped=(*others, *comment_ids)[-SKIPPED:])

    def take_up(self, comment_ids: list[int], card: int | None) -> "Sitting":
        """Return the sitting without those cards among the skipped, ``card`` being shown."""
        others = tuple(each for each in self.skipped if each not in comment_ids)
        return replace(self, skipped=others, card=card)

    def count(self, number: int) -> "Sitting":
        """Return the sitting with ``number`` more decisions."""
        waiting = self.waiting
        # A number that was too large to count stays as it is.
        left = waiting if waiting is None or waiting > WAITING_LIMIT else max(waiting - number, 0)
        return replace(self, done=max(self.done + number, 0), waiting=left)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _known(text: str) -> tuple[int, ...]:
    try:
        return tuple(ids_in(text))
    except InvalidInputError:
        return ()
