"""People who hold exactly what a test says."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.core.actor import Actor
from tests.factories import RoleFactory, UserFactory


def as_actor(user: User) -> Actor:
    """Return ``user`` as the actor of a request."""
    return Actor(name=user.username, user_id=user.id, permissions=user.permissions)


@pytest.fixture
def holder(session: scoped_session[Any]) -> Callable[..., User]:
    """Return a person with a role of their own that allows the named permissions."""

    def make(*permissions: str) -> User:
        return UserFactory(roles=[RoleFactory(permissions=list(permissions))])

    return make


@pytest.fixture
def actor_with(holder: Callable[..., User]) -> Callable[..., Actor]:
    """Return an actor who holds exactly the named permissions."""
    return lambda *permissions: as_actor(holder(*permissions))
