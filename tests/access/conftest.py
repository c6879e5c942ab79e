"""A little content, with one row of everything that an address can name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from console.accounts.models import Role, SavedView, User
from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.clock import now
from console.moderation.models import Comment, DecisionReason
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Effect
from console.moderation.rules.settings import RulesSettings
from console.moderation.rules.versions import current_setup
from console.moderation.rules.writing import WantedList, store_version
from console.operations.models import Operation, OperationItem
from console.publishing.models import Post, PostStatus, Tag
from tests.access.matrix import CAST


@dataclass(frozen=True)
class Content:
    """The ids of what there is."""

    draft: int
    published: int
    comment: int
    tags: dict[str, int]
    roles: dict[str, int]
    reasons: dict[str, int]
    person: int
    entry: int
    operations: dict[str, int]
    frozen: dict[str, int]
    views: dict[str, int]
    term_list: int
    rules_version: int


@pytest.fixture
def content(session: Any, cast: Any) -> Content:
    """One row of everything. The draft is the author's; everybody has an operation of their own."""
    moment = now()
    author: User = cast.author
    tag = Tag(name="Harbour", slug="harbour")
    draft = Post(title="A draft", slug="a-draft", author_id=author.id)
    published = Post(
        title="A post",
        slug="a-post",
        author_id=author.id,
        status=PostStatus.PUBLISHED,
        published_at=moment,
        tags=[tag],
    )
    person = User(username="somebody", email="somebody@example.com", fs_uniquifier="somebody")
    session.add_all([tag, draft, published, person])
    session.flush()
    comment = Comment(post_id=published.id, author_name="Reader", body="A question.")
    session.add(comment)
    operations = _operations(session, cast)
    entry = record(Actor("test"), "post.publish", Subject("post", published.id, "A post"))
    wanted = WantedList(ListSettings(0, "Words", Effect.HOLD, Mode.ON, 1), ["casino"])
    rules = store_version(Actor("test"), current_setup(), RulesSettings(), [wanted])
    session.commit()
    return Content(
        draft=draft.id,
        published=published.id,
        comment=comment.id,
        tags=_one_each(session, lambda name: Tag(name=f"Tag of {name}", slug=f"tag-{name}")),
        roles=_one_each(session, lambda name: Role(name=f"role-{name}", permissions=[])),
        reasons=_one_each(
            session, lambda name: DecisionReason(label=f"Reason of {name}", text="Because.")
        ),
        person=person.id,
        entry=entry.id,
        operations=operations,
        frozen=_frozen(session, cast, comment.id),
        views=_views(session, cast),
        term_list=rules.lists[0].id,
        rules_version=rules.version_id,
    )


def _one_each(session: Any, make: Callable[[str], Any]) -> dict[str, int]:
    """One row for each of the cast: what one of them deletes, the next still finds."""
    rows = {name: make(name) for name in CAST}
    session.add_all(rows.values())
    session.commit()
    return {name: row.id for name, row in rows.items()}


def _views(session: Any, cast: Any) -> dict[str, int]:
    made = {}
    for name in CAST:
        person = cast[name]
        if person is not None:
            view = SavedView(owner_id=person.id, endpoint="comments", name=f"View of {name}")
            session.add(view)
            session.flush()
            made[name] = view.id
    session.commit()
    return made


def _operations(session: Any, cast: Any) -> dict[str, int]:
    made = {}
    for name in ("admin", "editor", "moderator"):
        operation = Operation(
            kind="comments.decide", action="approve", actor_id=cast[name].id, actor_name=name
        )
        session.add(operation)
        session.flush()
        made[name] = operation.id
    return made


def _frozen(session: Any, cast: Any, comment_id: int) -> dict[str, int]:
    """One each that waits to be confirmed, for those who may decide."""
    made = {}
    for name in ("admin", "editor", "moderator"):
        operation = Operation(
            kind="comments.decide",
            action="approve",
            actor_id=cast[name].id,
            actor_name=name,
            state="frozen",
            total=1,
        )
        session.add(operation)
        session.flush()
        item = OperationItem(
            operation_id=operation.id,
            target_id=comment_id,
            version_seen=1,
            state_before="pending",
            state_after="approved",
        )
        session.add(item)
        made[name] = operation.id
    session.commit()
    return made


@pytest.fixture
def moment_text() -> str:
    """This month's part of an archive address."""
    return f"{now():%Y/%-m}"
