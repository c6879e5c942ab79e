"""Reading posts and tags: for the console what the actor may see, for readers what is public."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    extract,
    false,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from console.accounts.models import User
from console.core.actor import Actor
from console.core.clock import now
from console.publishing import policies
from console.publishing.models import Post, PostStatus, Revision, Tag, post_tags
from console.publishing.policies import public, visible_to


def posts_visible_to(actor: Actor) -> Select[Post]:
    """Return the posts that ``actor`` sees in the console, with author and tags, in no order."""
    return (
        select(Post)
        .where(visible_to(actor))
        .options(joinedload(Post.author), selectinload(Post.tags))
    )


def posts_at_a_glance(actor: Actor) -> Select[Post]:
    """Return the posts that ``actor`` sees, with what one line tells of each, in no order."""
    columns = (Post.title, Post.status, Post.published_at, Post.updated_at, Post.author_id)
    author = joinedload(Post.author).load_only(User.username, User.display_name)
    return select(Post).where(visible_to(actor)).options(load_only(*columns), author)


def posts_to_attend_to(actor: Actor, limit: int) -> Select[Post]:
    """Return the posts that wait for ``actor``, ``limit`` of each kind, longest waiting first.

    For reviewers what is in review; for whoever writes, their own that were sent back or drafted.
    """
    ids = [
        select(select(Post.id).where(kind).order_by(Post.updated_at).limit(limit).subquery().c.id)
        for kind in _kinds_to_attend_to(actor).values()
    ]
    waiting = union_all(*ids) if ids else select(Post.id).where(false())
    return posts_at_a_glance(actor).where(Post.id.in_(waiting)).order_by(Post.updated_at, Post.id)


def counts_to_attend_to(actor: Actor, limit: int) -> Select[*tuple[int, ...]] | None:
    """Return one row: by state how many posts wait for ``actor``, counted up to ``limit`` + 1.

    ``None`` for whoever has nothing to do with posts.
    """
    counts = [
        select(func.count())
        .select_from(select(literal(1)).where(kind).limit(limit + 1).subquery())
        .scalar_subquery()
        .label(str(status))
        for status, kind in _kinds_to_attend_to(actor).items()
    ]
    return select(*counts) if counts else None


def _kinds_to_attend_to(actor: Actor) -> dict[PostStatus, ColumnElement[bool]]:
    kinds: dict[PostStatus, ColumnElement[bool]] = {}
    if policies.can_review(actor):
        kinds[PostStatus.IN_REVIEW] = and_(visible_to(actor), Post.status == PostStatus.IN_REVIEW)
    if policies.can_create(actor) and actor.user_id is not None:
        for status in policies.EDITABLE_BY_AUTHOR:
            kinds[status] = and_(Post.author_id == actor.user_id, Post.status == status)
    return kinds


def public_posts() -> Select[Post]:
    """Return what readers may see, with author and tags but without the source, in no order."""
    return (
        select(Post)
        .where(public())
        .options(joinedload(Post.author), selectinload(Post.tags), defer(Post.body))
    )


def public_posts_tagged(tag: Tag) -> Select[Post]:
    """Return the public posts that have ``tag``."""
    tagged = select(post_tags.c.post_id).where(post_tags.c.tag_id == tag.id)
    return public_posts().where(Post.id.in_(tagged))


def public_posts_between(start: datetime, end: datetime) -> Select[Post]:
    """Return the public posts published from ``start`` up to, but not at, ``end``."""
    return public_posts().where(Post.published_at >= start, Post.published_at < end)


def public_authors() -> Select[User]:
    """Return the users who have at least one public post."""
    return select(User).where(select(Post.id).where(Post.author_id == User.id, public()).exists())


def public_tags() -> Select[Tag, int]:
    """Return the tags of public posts with the number of those posts, most used first."""
    number = func.count().label("number")
    return (
        select(Tag, number)
        .join(post_tags, post_tags.c.tag_id == Tag.id)
        .join(Post, Post.id == post_tags.c.post_id)
        .where(public())
        .group_by(Tag.id)
        .order_by(number.desc(), Tag.name)
    )


def public_months() -> Select[int, int, int]:
    """Return year, month and number of public posts, newest month first, months in UTC."""
    year = extract("year", Post.published_at).label("year")
    month = extract("month", Post.published_at).label("month")
    return (
        select(year, month, func.count())
        .where(public())
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
    )


def revisions_of(post: Post) -> Select[Revision]:
    """Return the revisions of ``post``, newest first."""
    return select(Revision).where(Revision.post_id == post.id).order_by(Revision.number.desc())


def counts_by_status() -> Select[str, bool, int]:
    """Return status, whether the time lies ahead, and the number of posts."""
    ahead = ((Post.status == PostStatus.PUBLISHED) & (Post.published_at > now())).label("ahead")
    return select(Post.status, ahead, func.count()).group_by(Post.status, ahead)


def tag_count() -> Select[int]:
    """Return how many tags there are."""
    return select(func.count()).select_from(Tag)


def tags_visible_to(actor: Actor) -> Select[Tag]:
    """Return the tags that ``actor`` sees in the console, in no order."""
    return select(Tag).where(policies.tags_visible_to(actor))


def tags_to_choose(actor: Actor, text: str) -> Select[Tag]:
    """Return the tags that ``actor`` may put on a post, with ``text`` in their name, sorted."""
    chosen = select(Tag).where(policies.tags_to_choose(actor))
    return chosen.where(Tag.name.icontains(text, autoescape=True)).order_by(Tag.name, Tag.id)


def tag_by_slug(slug: str) -> Select[Tag]:
    """Return the tag with that address."""
    return select(Tag).where(Tag.slug == slug)


def tag_usage(tag: Tag) -> Select[int]:
    """Return on how many posts ``tag`` is."""
    return select(func.count()).where(post_tags.c.tag_id == tag.id)
