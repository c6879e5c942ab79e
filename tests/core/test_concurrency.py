"""Read, then write: nothing that somebody saved is overwritten unseen, on either database."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import scoped_session

from console.accounts.models import Role, User
from console.accounts.roles import create_role, update_role
from console.accounts.services import UserFields, create_user, update_user
from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.db import db
from console.core.errors import ConflictError
from console.core.unit_of_work import unit_of_work
from console.publishing.models import Post, Revision, Tag
from console.publishing.services import (
    PostFields,
    create_post,
    publish_post,
    submit_post,
    update_post,
)
from console.publishing.tags import update_tag
from tests.core.together import at_once
from tests.factories import PostFactory, RoleFactory, TagFactory, UserFactory

Session = scoped_session[Any]
WRITERS = 6
TIMES = 4


def save_tag(actor: Actor, row: Tag) -> None:
    """Add one letter to what the tag says."""
    update_tag(
        actor,
        row,
        name=row.name,
        slug=row.slug,
        description=row.description + "x",
        version=row.version,
    )


def save_post(actor: Actor, row: Post) -> None:
    """Add one letter to the post."""
    fields = PostFields(row.title, body=row.body + "x", slug=row.slug)
    update_post(actor, row, fields, version=row.version)


def save_role(actor: Actor, row: Any) -> None:
    """Add one letter to the description of the role."""
    update_role(
        actor,
        row,
        name=row.name,
        description=row.description + "x",
        permissions=row.permissions,
        version=row.version,
    )


def save_user(actor: Actor, row: Any) -> None:
    """Add one letter to the name of the person."""
    fields = UserFields(row.email, row.username, display_name=row.display_name + "x")
    update_user(actor, row, fields, version=row.version)


SAVES: dict[str, tuple[Any, str, Any]] = {
    "tag": (TagFactory, "description", save_tag),
    "post": (PostFactory, "body", save_post),
    "role": (RoleFactory, "description", save_role),
    "user": (UserFactory, "display_name", save_user),
}


@pytest.mark.parametrize("kind", SAVES)
def test_no_save_is_lost(app: Flask, session: Session, actor_for: Any, kind: str) -> None:
    factory, column, save = SAVES[kind]
    row = factory(**{column: ""})
    model, row_id, actor = type(row), row.id, actor_for("admin")

    def save_again_and_again() -> int:
        """Save until it has worked some times; give the number of the saves that were refused."""
        refused, saved = 0, 0
        while saved < TIMES:
            try:
                with unit_of_work():
                    save(actor, db.session.get_one(model, row_id))
                saved += 1
            except ConflictError:
                refused += 1
        return refused

    at_once(app, *[save_again_and_again] * WRITERS)
    total = WRITERS * TIMES
    assert getattr(row, column) == "x" * total
    assert row.version == 1 + total
    assert session.execute(select(func.count()).select_from(AuditEntry)).scalar_one() == total


def test_every_save_of_a_post_keeps_its_revision(
    app: Flask, session: Session, actor_for: Any
) -> None:
    post_id, actor = PostFactory(title="Of many hands").id, actor_for("editor")

    def save() -> None:
        with unit_of_work():
            post = db.session.get_one(Post, post_id)
            update_post(actor, post, PostFields("Of many hands"), version=None)

    at_once(app, *[save] * WRITERS)
    numbers = select(Revision.number).where(Revision.post_id == post_id).order_by(Revision.number)
    assert session.scalars(numbers).all() == list(range(1, WRITERS + 1))


@pytest.mark.parametrize("_round", range(3))
def test_of_those_who_saw_the_same_version_one_saves(
    app: Flask, session: Session, actor_for: Any, _round: int
) -> None:
    tag_id, actor = TagFactory().id, actor_for("editor")

    def save(name: str) -> Any:
        def job() -> str:
            with unit_of_work():
                tag = db.session.get_one(Tag, tag_id)
                update_tag(actor, tag, name=name, slug=name, description="", version=1)
            return name

        return job

    names = [f"by-{n}" for n in range(WRITERS)]
    outcomes = at_once(app, *map(save, names))
    saved = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(saved) == 1
    assert all(isinstance(outcome, ConflictError | str) for outcome in outcomes)
    tag = session.get_one(Tag, tag_id)
    assert (tag.name, tag.version) == (saved[0], 2)


@pytest.mark.parametrize("_round", range(3))
def test_publishing_and_handing_in_at_once_is_one_after_the_other(
    app: Flask, session: Session, actor_for: Any, _round: int
) -> None:
    post_id, actor = PostFactory(draft=True).id, actor_for("editor")

    def move(service: Any) -> Any:
        def job() -> str:
            with unit_of_work():
                service(actor, db.session.get_one(Post, post_id))
            return str(service.__name__)

        return job

    outcomes = at_once(app, move(publish_post), move(submit_post), move(publish_post))
    done = [outcome for outcome in outcomes if isinstance(outcome, str)]
    post = session.get_one(Post, post_id)
    assert post.status == "published"  # nothing that is published can be handed in
    assert sorted(done) in (["publish_post"], ["publish_post", "submit_post"])
    assert post.version == 1 + len(done)
    written = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert len(written) == len(done)
    assert written[-1] == "post.publish"


def test_writers_wait_for_their_turn(app: Flask, session: Session) -> None:
    tag_id = TagFactory(description="").id

    def write() -> None:
        for _ in range(TIMES):
            with unit_of_work():
                db.session.execute(
                    update(Tag).where(Tag.id == tag_id).values(description=Tag.description + "x")
                )

    at_once(app, *[write] * WRITERS)
    assert session.get_one(Tag, tag_id).description == "x" * WRITERS * TIMES


def _post(actor: Actor) -> None:
    create_post(actor, PostFields("Same title", tags=["one", "two"]))


def _user(actor: Actor) -> None:
    create_user(actor, UserFields("same@example.com", "same"))


def _role(actor: Actor) -> None:
    create_role(actor, "same", "", [])


@pytest.mark.parametrize(("create", "model"), [(_post, Tag), (_user, User), (_role, Role)])
def test_the_same_name_at_once_is_taken_once(
    app: Flask, session: Session, actor_for: Any, create: Any, model: Any
) -> None:
    actor = actor_for("admin")
    before = session.execute(select(func.count()).select_from(model)).scalar_one()

    def job() -> bool:
        with unit_of_work():
            create(actor)
        return True

    outcomes = at_once(app, *[job] * 4)
    assert all(outcome is True or isinstance(outcome, ConflictError) for outcome in outcomes)
    assert True in outcomes
    after = session.execute(select(func.count()).select_from(model)).scalar_one()
    assert after - before == (2 if model is Tag else 1)
