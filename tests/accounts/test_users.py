"""Users: names and addresses are used once, changes are noticed, secrets stay out of the log."""

from typing import Any

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.accounts.queries import user_by_email, user_by_username, user_count
from console.accounts.services import UserFields, create_user, set_active, update_user
from console.audit.models import AuditEntry
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.factories import UserFactory

Session = scoped_session[Any]


def entry(session: Session) -> AuditEntry:
    """Return the newest entry."""
    found = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert found is not None
    return found


def new(**fields: Any) -> UserFields:
    """Return a form with a new person in it."""
    return UserFields(**{"email": "new@example.com", "username": "new", **fields})


# -- making ----------------------------------------------------------------------------------------


def test_a_new_user(session: Session, actor_for: Any) -> None:
    fields = new(display_name=" New \n Person ", roles=["editor"])
    user = create_user(actor_for("admin"), fields, password_hash="what-bcrypt-made")
    session.expire(user)
    assert (user.email, user.username, user.display_name) == (
        "new@example.com",
        "new",
        "New Person",
    )
    assert (user.active, user.version, user.password) == (True, 1, "what-bcrypt-made")
    assert [role.name for role in user.roles] == ["editor"]
    assert len(user.fs_uniquifier) == 64


def test_a_user_who_gets_a_link_has_no_password(session: Session, actor_for: Any) -> None:
    assert create_user(actor_for("admin"), new(), active=False).password is None


def test_a_new_user_is_in_the_log(session: Session, actor_for: Any) -> None:
    user = create_user(actor_for("admin"), new(roles=["author", "auditor"]))
    found = entry(session)
    assert (found.action, found.subject_kind, found.subject_id, found.subject_label) == (
        "user.create",
        "user",
        user.id,
        "new",
    )
    assert found.before == {}
    assert found.after == {
        "email": "new@example.com",
        "username": "new",
        "display_name": "",
        "active": True,
        "roles": ["auditor", "author"],
    }


def test_no_secret_is_in_the_log(session: Session, actor_for: Any) -> None:
    admin = actor_for("admin")
    user = create_user(admin, new(), password_hash="the-hash-of-a-password")
    secrets = {"the-hash-of-a-password", user.fs_uniquifier}
    update_user(admin, user, new(username="other"), version=None)
    set_active(admin, user, False)
    secrets.add(user.fs_uniquifier)
    set_active(admin, user, True)
    secrets.add(user.fs_uniquifier)
    assert len(secrets) == 4
    columns = (column.key for column in AuditEntry.__table__.columns if column.key != "at")
    entries = session.scalars(select(AuditEntry)).all()
    assert len(entries) == 4
    written = orjson.dumps([[getattr(each, key) for each in entries] for key in columns]).decode()
    assert not [secret for secret in secrets if secret in written]
    assert "password" not in written
    assert "fs_uniquifier" not in written


@pytest.mark.parametrize("roles", [["nobody"], ["editor", "nobody"], ["Editor"], [""]])
def test_an_unknown_role(session: Session, actor_for: Any, roles: list[str]) -> None:
    with pytest.raises(InvalidInputError) as error:
        create_user(actor_for("admin"), new(roles=roles))
    assert "roles" in error.value.fields
    person = UserFactory()
    with pytest.raises(InvalidInputError):
        update_user(actor_for("admin"), person, new(roles=roles), version=None)


def test_a_role_named_twice_is_given_once(session: Session, actor_for: Any) -> None:
    user = create_user(actor_for("admin"), new(roles=["editor", "editor"]))
    assert [role.name for role in user.roles] == ["editor"]


# -- names and addresses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "username", ["", "   ", "\x00", "a/b", "/", "../etc", "x" * 121, "日" * 121]
)
def test_a_name_that_cannot_be_used(session: Session, actor_for: Any, username: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        create_user(actor_for("admin"), new(username=username))
    assert "username" in error.value.fields


@pytest.mark.parametrize(
    ("username", "kept"),
    [("x" * 120, "x" * 120), (" a \n b ", "a b"), ("a\x00b\ud800", "ab"), ("李雷", "李雷")],
)
def test_a_name_that_can(session: Session, actor_for: Any, username: str, kept: str) -> None:
    assert create_user(actor_for("admin"), new(username=username)).username == kept


@pytest.mark.parametrize(
    "email",
    [
        "", " ", "nobody", "@example.com", "a@", "a@b@example.com", "a b@example.com",
        "a@exa mple.com", "a@example..com", "a@example.com\r\nBcc: b@example.com", "a\x00@b.org",
        "a@example.com,b@example.com", "Some One <a@example.com>", "a@" + "x" * 300 + ".org",
        "x" * 300 + "@example.com", "\ud800@example.com",
    ],
)  # fmt: skip
def test_an_address_that_is_none(session: Session, actor_for: Any, email: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        create_user(actor_for("admin"), new(email=email))
    assert "email" in error.value.fields


@pytest.mark.parametrize("username", ["editor", "EDITOR", " Editor "])
def test_a_name_is_taken_whatever_its_case(session: Session, actor_for: Any, username: str) -> None:
    with pytest.raises(ConflictError) as error:
        create_user(actor_for("admin"), new(username=username))
    assert "username" in error.value.fields


@pytest.mark.parametrize(
    "email", ["editor@example.com", "EDITOR@EXAMPLE.COM", "Editor@Example.com"]
)
def test_an_address_is_taken_whatever_its_case(
    session: Session, actor_for: Any, email: str
) -> None:
    with pytest.raises(ConflictError) as error:
        create_user(actor_for("admin"), new(email=email))
    assert "email" in error.value.fields


@pytest.mark.parametrize("name", ["Ärger", "ärger", "İstanbul", "ΑΣ", "Straße", "李雷"])
def test_a_name_in_any_script_is_found_and_taken(
    session: Session, actor_for: Any, name: str
) -> None:
    user = create_user(actor_for("admin"), new(username=name, email=f"{name}@example.com"))
    assert session.scalars(user_by_username(name)).one() is user
    assert session.scalars(user_by_email(f"{name}@example.com")).one() is user
    with pytest.raises(ConflictError):
        create_user(actor_for("admin"), new(username=name, email="other@example.com"))
    with pytest.raises(ConflictError):
        create_user(actor_for("admin"), new(username="other", email=f"{name}@example.com"))


def test_what_is_taken_by_others_cannot_be_changed_to(
    session: Session, actor_for: Any, cast: Any
) -> None:
    for fields in (new(username="EDITOR"), new(email="Editor@example.com")):
        with pytest.raises(ConflictError):
            update_user(actor_for("admin"), cast.moderator, fields, version=None)


def test_one_may_change_the_case_of_ones_own(session: Session, actor_for: Any, cast: Any) -> None:
    fields = UserFields("Moderator@example.com", "MODERATOR")
    user = update_user(actor_for("admin"), cast.moderator, fields, version=None)
    assert (user.username, user.email) == ("MODERATOR", "Moderator@example.com")


def test_users_are_counted_inactive_ones_too(session: Session) -> None:
    before = session.execute(user_count()).scalar_one()
    UserFactory(inactive=True)
    UserFactory(imported=True)
    assert session.execute(user_count()).scalar_one() == before + 2


# -- changing --------------------------------------------------------------------------------------


def test_a_change_and_its_entry(session: Session, actor_for: Any) -> None:
    person = UserFactory(username="before", display_name="Same", role="author")
    fields = UserFields("after@example.com", "after", "Same", ["author", "moderator"])
    update_user(actor_for("admin"), person, fields, version=1)
    session.expire(person)
    assert (person.username, person.email, person.version) == ("after", "after@example.com", 2)
    found = entry(session)
    assert (found.action, found.subject_id) == ("user.update", person.id)
    assert found.before == {
        "email": "before@example.com",
        "username": "before",
        "roles": ["author"],
    }
    assert found.after == {
        "email": "after@example.com",
        "username": "after",
        "roles": ["author", "moderator"],
    }


@pytest.mark.parametrize("seen", [0, 2, 4])
def test_a_stale_form_changes_nothing(session: Session, actor_for: Any, seen: int) -> None:
    person = UserFactory(version=3)
    with pytest.raises(ConflictError):
        update_user(actor_for("admin"), person, new(), version=seen)
    with pytest.raises(ConflictError):
        set_active(actor_for("admin"), person, False, version=seen)
    session.rollback()
    assert session.scalars(select(AuditEntry)).all() == []


def test_what_is_wrong_is_said_before_anything_is_written(session: Session, actor_for: Any) -> None:
    person = UserFactory()
    with pytest.raises(ForbiddenError):
        update_user(actor_for("editor"), person, new(username=""), version=99)


# -- signing in or not -----------------------------------------------------------------------------


def test_deactivating_ends_every_session(session: Session, actor_for: Any) -> None:
    person = UserFactory(version=4)
    before = person.fs_uniquifier
    set_active(actor_for("admin"), person, False, version=4, reason=" Left\x00 the house\n")
    session.expire(person)
    assert (person.active, person.version) == (False, 5)
    assert person.fs_uniquifier != before
    found = entry(session)
    assert (found.action, found.reason) == ("user.deactivate", "Left the house")
    assert (found.before, found.after) == ({"active": True}, {"active": False})


def test_activating_revives_no_session(session: Session, actor_for: Any) -> None:
    person = UserFactory(inactive=True)
    before = person.fs_uniquifier
    set_active(actor_for("admin"), person, True)
    assert person.active
    assert person.fs_uniquifier != before
    assert entry(session).action == "user.activate"


@pytest.mark.parametrize("active", [True, False])
def test_what_is_so_already_is_not_done_again(
    session: Session, actor_for: Any, active: bool
) -> None:
    person = UserFactory(active=active)
    before = person.fs_uniquifier
    set_active(actor_for("admin"), person, active)
    assert (person.version, person.fs_uniquifier) == (1, before)
    assert session.scalars(select(AuditEntry)).all() == []


def test_an_imported_author_needs_an_address_first(session: Session, actor_for: Any) -> None:
    person = UserFactory(imported=True)
    with pytest.raises(InvalidInputError):
        set_active(actor_for("admin"), person, True)
    assert not person.active
    update_user(
        actor_for("admin"), person, UserFields("old@example.com", person.username), version=None
    )
    assert set_active(actor_for("admin"), person, True).active


def test_names_to_show(session: Session) -> None:
    assert User(username="plain", display_name="").name == "plain"
    assert str(User(username="plain", display_name="Shown")) == "Shown"
