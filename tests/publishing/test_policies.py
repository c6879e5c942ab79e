"""Who sees which posts and tags in the console."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor
from console.publishing import policies
from console.publishing.models import Post, Tag
from console.publishing.queries import posts_visible_to
from tests.factories import PostFactory, TagFactory

Session = scoped_session[Any]
CAST = ("admin", "editor", "moderator", "author", "auditor", "outsider", "anonymous")
ALL = {"admin", "editor", "auditor"}


@pytest.mark.parametrize("who", CAST)
def test_who_sees_which_posts(session: Session, actor_for: Any, cast: Any, who: str) -> None:
    own = PostFactory(author=cast[who], in_review=True)
    other, orphan = PostFactory(draft=True), PostFactory(published=True, author=None)
    seen = set(session.scalars(posts_visible_to(actor_for(who))))
    expected = {own, other, orphan} if who in ALL else {own} if who == "author" else set()
    assert seen == expected


def test_nobody_in_particular_owns_nothing(session: Session) -> None:
    PostFactory(author=None)
    program = Actor(name="robot", permissions=frozenset({"posts:write_own"}))
    assert session.scalars(select(Post).where(policies.visible_to(program))).all() == []
    assert not policies.is_own(program, Post(author_id=None))


@pytest.mark.parametrize("who", CAST)
def test_doors(actor_for: Any, who: str) -> None:
    actor = actor_for(who)
    writes = who in {"admin", "editor", "author"}
    edits = who in {"admin", "editor"}
    assert policies.can_enter(actor) == (who in ALL or who == "author")
    assert policies.can_read_posts(actor) == (who in ALL)
    assert policies.can_create(actor) == writes
    assert policies.can_publish(actor) == edits
    assert policies.can_manage_tags(actor) == edits
    assert policies.can_read_tags(actor) == (who in ALL)


@pytest.mark.parametrize("who", CAST)
def test_tags_are_seen_by_all_or_none(session: Session, actor_for: Any, who: str) -> None:
    TagFactory()
    seen = session.scalars(select(Tag).where(policies.tags_visible_to(actor_for(who)))).all()
    assert len(seen) == (1 if who in ALL else 0)


@pytest.mark.parametrize("state", ["draft", "in_review", "changes_requested", "published"])
@pytest.mark.parametrize("who", CAST)
def test_whoever_hands_in_may_edit(
    session: Session, actor_for: Any, cast: Any, who: str, state: str
) -> None:
    actor, post = actor_for(who), PostFactory(author=cast[who], **{state: True})
    between = state in {"draft", "changes_requested"}
    may = who in {"admin", "editor"} or (who == "author" and between)
    assert policies.can_edit(actor, post) == policies.can_submit(actor, post) == may
