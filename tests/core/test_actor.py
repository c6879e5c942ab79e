"""An actor can do what is in the set, and nothing else."""

import pytest

from console.core.actor import ANONYMOUS, Actor, Channel

WRITER = Actor(name="writer", permissions=frozenset({"posts:read", "posts:write"}))


def test_can() -> None:
    assert WRITER.can("posts:write")
    assert not WRITER.can("posts:publish")
    assert not WRITER.can("")


@pytest.mark.parametrize(
    ("permissions", "holds"),
    [([], True), (["posts:read"], True), (["posts:read", "tags:read"], False), (["posts"], False)],
)
def test_holds_all(permissions: list[str], holds: bool) -> None:
    assert WRITER.holds_all(permissions) == holds
    assert WRITER.holds_all(iter(permissions)) == holds


def test_nobody_can_do_nothing() -> None:
    assert ANONYMOUS.permissions == frozenset()
    assert (ANONYMOUS.user_id, ANONYMOUS.channel) == (None, Channel.WEB)
