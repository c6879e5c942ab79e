"""A hundred comments are a light page: as it is read, and as it is sent."""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from sqlalchemy import select

from console.cli.demo_content.plan import PlannedComment, PlannedPost, Sizes
from console.cli.demo_content.planning import make_plan
from console.core.clock import now
from console.moderation.models import Comment, CommentStatus
from console.moderation.rules.parts import Effect, Part, Verdict
from console.moderation.rules.storage import store
from tests.factories import CommentFactory, PostFactory

ROWS = 100
LIST = f"/admin/comments/?page_size={ROWS}"
QUEUE = f"/admin/queue/?page_size={ROWS}"


@cache
def remarks() -> list[tuple[PlannedPost, PlannedComment]]:
    """Return what a hundred people say under a hundred posts, as they do in the demo."""
    plan = make_plan(Sizes(posts=300, comments=3_000), seed=1)
    found: dict[int, PlannedComment] = {}
    names: set[str] = set()
    for comment in plan.comments:
        if comment.post not in found and comment.writer.name not in names:
            found[comment.post] = comment
            names.add(comment.writer.name)
    return [(plan.posts[post], comment) for post, comment in found.items()][:ROWS]


@pytest.fixture
def _varied(session: Any) -> None:
    """A hundred comments that wait, nothing of which comes twice."""
    for number, (post, comment) in enumerate(remarks()):
        CommentFactory(
            post=PostFactory(published=True, title=post.article.title),
            author_name=comment.writer.name,
            author_email=comment.writer.email,
            body=comment.body,
            created_at=now() - timedelta(minutes=37 * number + number**2 % 31),
        )
    session.commit()


def sent(client: Any, address: str, encoding: str) -> int:
    """Return the size of a page as it is sent to who takes ``encoding``."""
    answer = client.get(address, headers={"Accept-Encoding": encoding})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == encoding.partition(",")[0]
    return len(answer.data)


@pytest.mark.usefixtures("_varied")
def test_a_list_of_a_hundred_comments_is_light(client_for: Any) -> None:
    client = client_for("admin")
    page = client.get(LIST).data
    assert page.count(b'name="rowid"') == ROWS
    assert len(page) < 90_000
    assert sent(client, LIST, "br, zstd, gzip") < 12_000
    assert sent(client, LIST, "gzip") < 14_500


@pytest.fixture
def _judged(session: Any, _varied: None) -> None:
    """What the rules said of them: two parts each."""
    ids = session.scalars(select(Comment.id)).all()
    for place, comment_id in enumerate(ids):
        links = Part("links", 20, Effect.HOLD, {"number": place % 5 + 2, "allowed": 1})
        new = Part("first_time", 10, Effect.HOLD)
        store([comment_id], [Verdict(CommentStatus.PENDING, 30, (links, new), None)])
    session.commit()


@pytest.mark.usefixtures("_judged")
def test_a_queue_of_a_hundred_comments_is_little_more_than_their_text(client_for: Any) -> None:
    client = client_for("admin")
    page = client.get(QUEUE).data
    text = sum(len(comment.body.encode()) for _post, comment in remarks())
    assert page.count(b'name="rowid"') == ROWS
    assert len(page) < 136_000 + text
    assert sent(client, QUEUE, "br, zstd, gzip") < 18_000
