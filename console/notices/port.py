"""The way out: what is to be told to whom. ``web.mail`` fills it with what words and sends it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToldComment:
    """A comment that a mail speaks of: its post, where that is read, and how it begins."""

    post_title: str
    post_slug: str
    beginning: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail. ``kind`` names its template; ``languages`` are tags, the most wanted first.

    ``name`` is that of an account, empty for guests, who call themselves whatever they like.
    """

    kind: str
    address: str
    name: str
    languages: tuple[str, ...]
    reason: str
    comments: tuple[ToldComment, ...]


Sender = Callable[[Notice], None]
_senders: list[Sender] = []


def fill_port(sender: Sender) -> None:
    """Have ``sender`` called for each notice from now on, and nothing else."""
    _senders[:] = [sender]


def send(notice: Notice) -> None:
    """Hand ``notice`` over; without a sender it is dropped."""
    for sender in _senders:
        sender(notice)
