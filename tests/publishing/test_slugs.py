"""Addresses are used once."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import scoped_session

from console.core.text import SLUG_LENGTH
from console.publishing.models import Post, Tag
from console.publishing.services import PostFields, create_post, update_post
from console.publishing.slugs import PROBE, free_slug
from tests.factories import PostFactory, TagFactory

Session = scoped_session[Any]


def test_what_is_free_is_taken_as_it_is(session: Session) -> None:
    PostFactory(slug="news-2")
    assert free_slug(Post.slug, "News!") == "news"


def test_the_first_free_number_is_used(session: Session) -> None:
    for slug in ("news", "news-2", "news-4", "news-flash"):
        PostFactory(slug=slug)
    assert free_slug(Post.slug, "News") == "news-3"
    assert free_slug(Post.slug, "News flash") == "news-flash-2"
    assert free_slug(Post.slug, "News 2") == "news-2-2"


def test_columns_do_not_mix(session: Session) -> None:
    TagFactory(name="News")
    assert free_slug(Post.slug, "News") == "news"
    assert free_slug(Tag.slug, "News") == "news-2"


@pytest.mark.parametrize(
    ("own", "wanted", "slug"),
    [
        ("news", "News", "news"),
        ("news-2", "news-2", "news-2"),
        ("news-2", "News", "news-2"),
        ("other", "News", "news-3"),
    ],
)
def test_a_row_keeps_its_own(session: Session, own: str, wanted: str, slug: str) -> None:
    for taken in {"news", "news-2", own}:
        PostFactory(slug=taken)
    assert free_slug(Post.slug, wanted, own=own) == slug


@pytest.mark.parametrize("number", [PROBE - 1, PROBE, PROBE + 1, 1_200])
def test_there_is_always_a_further_number(session: Session, number: int) -> None:
    slugs = ["untitled", *(f"untitled-{n}" for n in range(2, number + 1))]
    rows = [{"title": "", "slug": slug} for slug in slugs]
    session.execute(insert(Post), rows)
    assert free_slug(Post.slug, "!!!") == f"untitled-{number + 1}"


def test_others_with_the_same_beginning_are_not_in_the_way(session: Session) -> None:
    rows = [{"title": "", "slug": f"a-{n:04}"} for n in range(1_200)]
    session.execute(insert(Post), [{"title": "", "slug": "a"}, *rows])
    assert free_slug(Post.slug, "a") == "a-2"


def test_a_number_fits_behind_the_longest_address(session: Session) -> None:
    PostFactory(slug="x" * SLUG_LENGTH)
    slug = free_slug(Post.slug, "x" * 500)
    assert slug == "x" * SLUG_LENGTH + "-2"
    assert PostFactory(slug=slug).id


def test_posts_of_the_same_title(session: Session, actor_for: Any) -> None:
    editor = actor_for("editor")
    posts = [create_post(editor, PostFields("Same title")) for _ in range(3)]
    assert [post.slug for post in posts] == ["same-title", "same-title-2", "same-title-3"]
    update_post(editor, posts[2], PostFields("Same title"), version=None)
    assert posts[2].slug == "same-title-3"
    update_post(editor, posts[2], PostFields("Same title", slug="Own address"), version=None)
    assert posts[2].slug == "own-address"
    update_post(editor, posts[0], PostFields("Other", slug="same-title-2"), version=None)
    assert posts[0].slug == "same-title-2-2"
