"""Tags: one for each address, however it is written."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.publishing.models import Tag
from console.publishing.queries import tag_count, tag_usage
from console.publishing.tags import (
    MAX_TAGS,
    NAME_LENGTH,
    create_tag,
    delete_tag,
    find_or_create_tags,
    update_tag,
)
from tests.factories import PostFactory, TagFactory

Session = scoped_session[Any]


def change(actor: Actor, tag: Tag, **fields: Any) -> Tag:
    """Change some fields of ``tag`` and leave the others as they are."""
    now = {"name": tag.name, "slug": tag.slug, "description": tag.description, "version": None}
    return update_tag(actor, tag, **{**now, **fields})


def entry(session: Session) -> AuditEntry:
    """Return the only entry."""
    return session.scalars(select(AuditEntry)).one()


def test_a_new_tag_and_its_entry(session: Session, actor_for: Any) -> None:
    tag = create_tag(actor_for("editor"), " Open\nhouse ", description=" On the\r\nday ")
    session.expire(tag)
    assert (tag.name, tag.slug, tag.description) == ("Open house", "open-house", "On the\nday")
    found = entry(session)
    assert (found.action, found.subject_kind, found.subject_id, found.subject_label) == (
        "tag.create",
        "tag",
        tag.id,
        "Open house",
    )
    assert (found.before, found.after) == (
        {},
        {"name": "Open house", "slug": "open-house", "description": "On the\nday"},
    )


@pytest.mark.parametrize("who", ["moderator", "author", "auditor", "outsider", "anonymous"])
def test_only_those_who_manage_tags_may(session: Session, actor_for: Any, who: str) -> None:
    actor, tag = actor_for(who), TagFactory()
    attempts: list[Callable[[], Any]] = [
        lambda: create_tag(actor, "New"),
        lambda: change(actor, tag, name="New"),
        lambda: delete_tag(actor, tag),
    ]
    for attempt in attempts:
        with pytest.raises(ForbiddenError):
            attempt()
    assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("name", ["", " ", "\x00", "x" * (NAME_LENGTH + 1)])
def test_a_name_that_cannot_be_used(session: Session, actor_for: Any, name: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        create_tag(actor_for("editor"), name)
    assert "name" in error.value.fields
    with pytest.raises(InvalidInputError):
        change(actor_for("editor"), TagFactory(), name=name)


@pytest.mark.parametrize(
    "fields", [{"name": "Open House!"}, {"name": "Other", "slug": "Open House"}]
)
def test_an_address_that_is_taken(session: Session, actor_for: Any, fields: Any) -> None:
    TagFactory(name="Open house")
    with pytest.raises(ConflictError) as error:
        create_tag(actor_for("editor"), **fields)
    assert "slug" in error.value.fields
    with pytest.raises(ConflictError):
        change(actor_for("editor"), TagFactory(), **{"slug": "", **fields})


def test_a_change_and_its_entry(session: Session, actor_for: Any) -> None:
    tag = TagFactory(name="Old", description="Same")
    change(actor_for("editor"), tag, name="New", slug="", version=1)
    session.expire(tag)
    assert (tag.name, tag.slug, tag.version) == ("New", "new", 2)
    found = entry(session)
    assert (found.action, found.subject_label) == ("tag.update", "New")
    assert (found.before, found.after) == (
        {"name": "Old", "slug": "old"},
        {"name": "New", "slug": "new"},
    )


def test_a_tag_may_keep_its_address(session: Session, actor_for: Any) -> None:
    tag = TagFactory(name="Old")
    assert change(actor_for("editor"), tag, name="OLD").slug == "old"


@pytest.mark.parametrize("seen", [1, 3])
def test_a_stale_form_changes_nothing(session: Session, actor_for: Any, seen: int) -> None:
    with pytest.raises(ConflictError):
        change(actor_for("editor"), TagFactory(version=2), version=seen)


def test_deleting_takes_the_tag_off_its_posts(session: Session, actor_for: Any) -> None:
    tag, other = TagFactory(name="Gone", description="What for"), TagFactory()
    posts = [PostFactory(tags=[tag, other]), PostFactory(tags=[tag])]
    tag_id = tag.id
    assert delete_tag(actor_for("editor"), tag) == 2
    session.expire_all()
    assert session.get(Tag, tag_id) is None
    assert [post.tags for post in posts] == [[other], []]
    found = entry(session)
    assert (found.action, found.subject_id, found.subject_label) == ("tag.delete", tag_id, "Gone")
    assert (found.before, found.after) == (
        {"name": "Gone", "slug": "gone", "description": "What for", "posts": 2},
        {},
    )


# -- words under a post ----------------------------------------------------------------------------


def test_words_are_found_or_made(session: Session, actor_for: Any) -> None:
    known = TagFactory(name="Known")
    names = ["zebra", "KNOWN", "  ", "", "Zebra!", "known "]
    tags = find_or_create_tags(actor_for("author"), names)
    assert tags[0] is known
    assert [tag.slug for tag in tags] == ["known", "zebra"]
    assert session.execute(tag_count()).scalar_one() == 2
    assert entry(session).subject_label == "Zebra!"


def test_no_words_are_no_tags(session: Session, actor_for: Any) -> None:
    assert find_or_create_tags(actor_for("outsider"), ["", "  "]) == []


@pytest.mark.parametrize("who", ["moderator", "auditor", "outsider", "anonymous"])
def test_only_writers_use_words(session: Session, actor_for: Any, who: str) -> None:
    with pytest.raises(ForbiddenError):
        find_or_create_tags(actor_for(who), ["New"])


def test_a_post_has_so_many_tags_and_no_more(session: Session, actor_for: Any) -> None:
    names = [f"word {n}" for n in range(MAX_TAGS)]
    assert len(find_or_create_tags(actor_for("author"), [*names, "WORD 1"])) == MAX_TAGS
    with pytest.raises(InvalidInputError) as error:
        find_or_create_tags(actor_for("author"), [*names, "one too many"])
    assert "tags" in error.value.fields


def test_a_word_that_is_too_long(session: Session, actor_for: Any) -> None:
    with pytest.raises(InvalidInputError):
        find_or_create_tags(actor_for("author"), ["x" * (NAME_LENGTH + 1)])


def test_words_that_are_known_cost_one_query(
    session: Session, actor_for: Any, query_counter: Any
) -> None:
    names = [TagFactory().name for _ in range(5)]
    actor = actor_for("author")
    with query_counter(most=1):
        assert len(find_or_create_tags(actor, names)) == 5


def test_tags_with_the_number_of_their_posts(session: Session) -> None:
    used, unused = TagFactory(), TagFactory()
    PostFactory(tags=[used])
    PostFactory(tags=[used], published=True)
    numbers = [session.execute(tag_usage(tag)).scalar_one() for tag in (used, unused)]
    assert numbers == [2, 0]
