"""Rows for tests, made in the session of the test: ``PostFactory(published=True)``.

Everything is flushed and nothing committed: what sends a request or starts threads commits it.
"""

from tests.factories.accounts import RoleFactory, SavedViewFactory, UserFactory
from tests.factories.moderation import CommentFactory, insert_comments, make_flag, make_thread
from tests.factories.publishing import PostFactory, TagFactory

__all__ = [
    "CommentFactory",
    "PostFactory",
    "RoleFactory",
    "SavedViewFactory",
    "TagFactory",
    "UserFactory",
    "insert_comments",
    "make_flag",
    "make_thread",
]
