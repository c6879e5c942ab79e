"""The list of permissions, the five roles, and what the migrations wrote of them."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.accounts.models import Role, User
from console.accounts.permissions import ADMIN_ROLE, DEFAULT_ROLES, EVERYTHING, Permission

ROLES = {name: permissions for name, (_, permissions) in DEFAULT_ROLES.items()}


def test_names_are_subject_and_verb_in_order() -> None:
    names = [str(permission) for permission in Permission]
    assert names == sorted(names)
    assert all(re.fullmatch(r"[a-z]+s?:[a-z_]+", name) for name in names)
    assert set(names) == EVERYTHING


def test_the_five_roles() -> None:
    assert list(ROLES) == ["admin", "editor", "moderator", "author", "auditor"]


def test_the_admin_holds_everything() -> None:
    assert ROLES["admin"] == EVERYTHING
    assert Role(name=ADMIN_ROLE, permissions=[]).allowed == EVERYTHING


def test_the_editor_holds_comments_posts_and_tags() -> None:
    subjects = {"comments", "posts", "tags"}
    wanted = {name for name in EVERYTHING if name.partition(":")[0] in subjects}
    # Writes all posts, and leaves what cannot be taken back to admins.
    assert ROLES["editor"] == wanted - {"posts:write_own", "comments:delete"} | {
        "figures:read",
        "rules:read",
    }


def test_the_moderator_holds_comments() -> None:
    assert ROLES["moderator"] == {"comments:moderate", "comments:read", "rules:read"}


def test_the_author_holds_their_own_posts() -> None:
    assert ROLES["author"] == {"posts:write_own"}


def test_the_auditor_reads_everything_and_changes_nothing() -> None:
    assert ROLES["auditor"] == {name for name in EVERYTHING if name.endswith(":read")}


def test_the_database_has_them(session: scoped_session[Any]) -> None:
    roles = session.scalars(select(Role)).all()
    assert {role.name: (role.description, role.allowed) for role in roles} == DEFAULT_ROLES


@pytest.mark.parametrize("who", ["admin", "editor", "moderator", "author", "auditor", "outsider"])
def test_the_cast_holds_what_its_roles_allow(cast: Any, who: str) -> None:
    assert cast[who].permissions == ROLES.get(who, frozenset())


def test_several_roles_add_up() -> None:
    user = User(
        username="two",
        roles=[
            Role(name="a", permissions=["tags:read"]),
            Role(name="b", permissions=["posts:read"]),
        ],
    )
    assert user.permissions == {"tags:read", "posts:read"}
