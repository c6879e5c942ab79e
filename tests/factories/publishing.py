"""Posts and tags."""

from datetime import timedelta

import factory

from console.core.clock import now
from console.core.text import make_slug
from console.publishing.markdown import render_post
from console.publishing.models import BodyFormat, Post, PostStatus, Tag
from tests.factories.accounts import UserFactory
from tests.factories.base import RowFactory

DAY = timedelta(days=1)


class TagFactory(RowFactory[Tag]):
    """A word on which nothing hangs yet."""

    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"Word {n}")
    slug = factory.LazyAttribute(lambda tag: make_slug(tag.name))


class PostFactory(RowFactory[Post]):
    """A draft by somebody; ``PostFactory(published=True)`` and so on for the other states."""

    class Meta:
        model = Post

    class Params:
        draft = factory.Trait(status=PostStatus.DRAFT)
        in_review = factory.Trait(status=PostStatus.IN_REVIEW)
        changes_requested = factory.Trait(status=PostStatus.CHANGES_REQUESTED)
        published = factory.Trait(
            status=PostStatus.PUBLISHED,
            published_at=factory.LazyFunction(lambda: now() - DAY),
        )
        scheduled = factory.Trait(
            status=PostStatus.PUBLISHED,
            published_at=factory.LazyFunction(lambda: now() + DAY),
        )
        archived = factory.Trait(status=PostStatus.ARCHIVED)

    title = factory.Sequence(lambda n: f"Post number {n}")
    slug = factory.LazyAttribute(lambda post: make_slug(post.title))
    body = factory.LazyAttribute(lambda post: f"What *{post.title}* says.")
    body_format = BodyFormat.MARKDOWN
    body_html = factory.LazyAttribute(lambda post: render_post(post.body, post.body_format))
    status = PostStatus.DRAFT
    author = factory.SubFactory(UserFactory)
