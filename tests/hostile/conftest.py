"""A site under attack: what was sent is in it, whoever looks."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import scoped_session

from console.core.actor import ANONYMOUS
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.moderation.submission import Submission, submit
from tests.factories import PostFactory
from tests.hostile.texts import TEXTS

Attack = Callable[..., list[int]]


@pytest.fixture
def attack(session: scoped_session[Any]) -> Attack:
    """Send texts as comments and names of authors; return the ids of what came in."""

    def send(texts: Sequence[str] = TEXTS, **post: Any) -> list[int]:
        home = PostFactory(published=True, **post)
        session.commit()
        sent = [
            Submission(home.id, text, text, author_email=f"reader-{number}@example.com")
            for number, text in enumerate(texts)
        ]
        with unit_of_work():
            ids = submit(ANONYMOUS, sent)
        session.execute(update(Comment).values(status="pending", queue_rank=0))
        session.commit()
        return ids

    return send


@pytest.fixture
def stored(session: scoped_session[Any]) -> Callable[[], dict[int, Any]]:
    """Read again what is stored: id to the row."""

    def look() -> dict[int, Any]:
        session.expire_all()
        return {row.id: row for row in session.scalars(select(Comment).order_by(Comment.id))}

    return look
