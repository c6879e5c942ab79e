"""Reading how much there is."""

from dataclasses import asdict, dataclass
from typing import Any

from console.accounts.queries import user_count
from console.core.db import session
from console.moderation.models import CommentStatus
from console.moderation.queries import counts_by_status as comments_by_status
from console.publishing.models import PostStatus
from console.publishing.queries import counts_by_status as posts_by_status
from console.publishing.queries import tag_count

POST_STATES = ("published", "scheduled", "draft", "in_review", "changes_requested", "archived")
COMMENT_STATES = ("approved", "pending", "rejected", "spam", "trash")


@dataclass(frozen=True, slots=True)
class ContentNumbers:
    """How many posts and comments in each state, users and tags there are."""

    posts: dict[str, int]
    comments: dict[str, int]
    users: int
    tags: int

    def as_json(self) -> dict[str, Any]:
        """Return the numbers as the contract has them."""
        return asdict(self)


def content_numbers() -> ContentNumbers:
    """Return the numbers as of now. A post whose time lies ahead counts as scheduled."""
    posts = dict.fromkeys(POST_STATES, 0)
    for status, is_ahead, number in session.execute(posts_by_status()):
        posts["scheduled" if is_ahead and status == PostStatus.PUBLISHED else status] += number
    comments = dict.fromkeys(map(str, COMMENT_STATES), 0)
    for status, number in session.execute(comments_by_status()):
        comments[CommentStatus(status)] += number
    users = session.execute(user_count()).scalar_one()
    tags = session.execute(tag_count()).scalar_one()
    return ContentNumbers(posts, comments, users, tags)
