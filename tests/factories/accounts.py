"""Users and roles."""

from typing import Any

import factory
from sqlalchemy import select

from console.accounts.models import Role, SavedView, User
from console.core.db import db
from tests.factories.base import RowFactory


def named_roles(names: str | tuple[str, ...] | None) -> list[Role]:
    """Return the roles of those names, which are there: ``"editor"`` or several."""
    wanted = (names,) if isinstance(names, str) else names or ()
    return [db.session.scalars(select(Role).where(Role.name == name)).one() for name in wanted]


class RoleFactory(RowFactory[Role]):
    """A role that allows nothing; ``permissions=["posts:read"]`` says what else."""

    class Meta:
        model = Role

    name = factory.Sequence(lambda n: f"role-{n}")
    description = factory.LazyAttribute(lambda role: f"What {role.name} is for")
    permissions = factory.LazyFunction(list[str])


class UserFactory(RowFactory[User]):
    """A person without roles, active, without a password: hashing one takes too long.

    ``role="editor"`` or ``role=("editor", "auditor")`` gives roles of the template by name.
    """

    class Meta:
        model = User

    class Params:
        role: Any = None
        imported = factory.Trait(
            email=None,
            active=False,
            source="https://blog.example.com",
            external_id=factory.SelfAttribute("username"),
        )
        inactive = factory.Trait(active=False)

    username = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    display_name = factory.LazyAttribute(lambda user: user.username.replace("-", " ").title())
    fs_uniquifier = factory.Sequence(lambda n: f"uniquifier-{n}")
    roles = factory.LazyAttribute(lambda user: named_roles(user.role))


class SavedViewFactory(RowFactory[SavedView]):
    """A view of the comments that wait, for its owner alone; ``shared=True`` for everybody."""

    class Meta:
        model = SavedView

    class Params:
        by = None

    owner_id = factory.LazyAttribute(lambda view: (view.by or UserFactory()).id)
    endpoint = "comments"
    name = factory.Sequence(lambda n: f"View {n}")
    query = "flt0_status_is=pending"
    shared = False
