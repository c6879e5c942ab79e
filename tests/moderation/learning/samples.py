"""Texts that people would decide one way or the other, as many as a test needs."""

import random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import scoped_session

from console.core.clock import now
from console.moderation.learning.training import Example
from console.moderation.models import Comment, CommentStatus
from tests.factories import PostFactory

KIND = "harbour market bridge lantern festival rowing ferry library gardens bakery".split()
UNKIND = "casino jackpot pills loan winner crypto bonus discount prize replica".split()
BETWEEN = "the and with about today people morning think always never quite really".split()


def text(number: int, *, refused: bool) -> str:
    """Return a text of a dozen words, a third of which tell what becomes of it."""
    chance = random.Random(number * 2 + refused)
    words = chance.sample(UNKIND if refused else KIND, 4) + chance.sample(BETWEEN, 8)
    chance.shuffle(words)
    return " ".join(words)


def examples(number: int) -> list[Example]:
    """Return ``number`` approved texts and as many refused ones, each by another author."""
    return [
        Example(text(n, refused=refused), refused, f"author {n} {refused}")
        for n in range(number)
        for refused in (False, True)
    ]


def decide_comments(
    session: scoped_session[Any], number: int, decider: int | None, **columns: Any
) -> None:
    """Store ``number`` approved and as many rejected comments, decided by ``decider``."""
    post, moment = PostFactory(published=True), now()
    rows = [
        {
            "post_id": post.id,
            "author_name": f"Reader {n} {refused}",
            "author_email": f"reader-{n}-{refused}@example.com",
            "body": text(n, refused=refused),
            "status": CommentStatus.REJECTED if refused else CommentStatus.APPROVED,
            "first_decided_at": moment,
            "decided_at": moment,
            "decided_by_id": decider,
            **columns,
        }
        for n in range(number)
        for refused in (False, True)
    ]
    session.execute(insert(Comment), rows)
