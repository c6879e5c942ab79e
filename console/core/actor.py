"""Who acts, with what rights and from where: the first argument of every service."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """The face through which a request came."""

    API = "api"
    CLI = "cli"
    JOB = "job"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Actor:
    """One person or program at work.

    ``user_id`` is ``None`` for programs and for anonymous visitors. ``permissions`` are names
    such as ``comments:moderate``; an actor can do what is in the set and nothing else.
    ``address`` and ``request_id`` go into the audit.
    """

    name: str
    user_id: int | None = None
    permissions: frozenset[str] = field(default_factory=frozenset)
    channel: Channel = Channel.WEB
    address: str | None = None
    request_id: str | None = None

    def can(self, permission: str) -> bool:
        """Return whether the actor holds ``permission``."""
        return permission in self.permissions

    def holds_all(self, permissions: Iterable[str]) -> bool:
        """Return whether the actor holds every one of ``permissions``."""
        return self.permissions.issuperset(permissions)


ANONYMOUS = Actor(name="anonymous")
