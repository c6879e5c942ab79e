"""Writing posts: what is stored, which revisions are kept, what is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.clock import now
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.publishing.models import Post, Revision, Tag
from console.publishing.queries import revisions_of
from console.publishing.services import (
    BODY_LENGTH,
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    PostFields,
    create_post,
    update_post,
)
from tests.factories import PostFactory, TagFactory, UserFactory

Session = scoped_session[Any]
SOON = datetime(2040, 1, 2, 3, 4, tzinfo=UTC)


def entry(session: Session, action: str) -> AuditEntry:
    """Return the only entry about ``action``."""
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()


# -- making ----------------------------------------------------------------------------------------


def test_a_new_post(session: Session, actor_for: Any) -> None:
    actor = actor_for("author")
    moment = datetime(2031, 5, 4, 3, 2, 1, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        post = create_post(
            actor,
            PostFields(
                title=" A  title\n",
                body="Some *words*\r\n",
                summary=" In short. ",
                comments_open=False,
                tags=["Second", "First"],
            ),
        )
    session.expire(post)
    assert (post.title, post.slug, post.summary) == ("A title", "a-title", "In short.")
    assert (post.body, post.body_format) == ("Some *words*\n", "markdown")
    assert post.body_html == "<p>Some <em>words</em></p>\n"
    assert (post.status, post.published_at, post.comments_open) == ("draft", None, False)
    assert (post.author_id, post.version) == (actor.user_id, 1)
    assert post.created_at == post.updated_at == moment
    assert [tag.name for tag in post.tags] == ["First", "Second"]


def test_a_new_post_is_in_the_log(session: Session, actor_for: Any) -> None:
    post = create_post(actor_for("editor"), PostFields("News", published_at=SOON, tags=["B", "A"]))
    found = entry(session, "post.create")
    assert (found.subject_kind, found.subject_id, found.subject_label) == ("post", post.id, "News")
    assert found.before == {}
    assert found.after == {
        "revision": 1,
        "title": "News",
        "slug": "news",
        "status": "draft",
        "published_at": SOON.isoformat(),
        "comments_open": True,
        "tags": ["A", "B"],
    }


@pytest.mark.parametrize("who", ["moderator", "auditor", "outsider", "anonymous"])
def test_not_everybody_writes(session: Session, actor_for: Any, who: str) -> None:
    with pytest.raises(ForbiddenError):
        create_post(actor_for(who), PostFields("News"))
    assert session.scalars(select(Post)).all() == []


def test_html_stays_html(session: Session, actor_for: Any) -> None:
    fields = PostFields("News", body="<b>*bold*</b><script>1</script>", body_format="html")
    assert create_post(actor_for("editor"), fields).body_html == "<p><b>*bold*</b></p>"


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["", "  ", "\n\x00", "x" * (TITLE_LENGTH + 1)])
def test_a_title_that_cannot_be_used(session: Session, actor_for: Any, title: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        create_post(actor_for("editor"), PostFields(title, slug="slug"))
    assert "title" in error.value.fields
    with pytest.raises(InvalidInputError):
        update_post(actor_for("editor"), PostFactory(), PostFields(title), version=None)


def test_a_text_has_a_longest_length(session: Session, actor_for: Any) -> None:
    with pytest.raises(InvalidInputError) as error:
        create_post(actor_for("editor"), PostFields("News", body="x" * (BODY_LENGTH + 1)))
    assert "body" in error.value.fields
    fields = PostFields("x" * TITLE_LENGTH, summary="y" * (SUMMARY_LENGTH + 9))
    post = create_post(actor_for("editor"), fields)
    assert (len(post.title), len(post.summary)) == (TITLE_LENGTH, SUMMARY_LENGTH)


def test_odd_characters_do_not_get_in(session: Session, actor_for: Any) -> None:
    odd = "a\x00b\ud800\x1bc"
    fields = PostFields(odd, body=odd, slug=odd, summary=odd, tags=[odd])
    post = create_post(actor_for("editor"), fields)
    session.expire(post)
    assert {post.title, post.body, post.summary, post.tags[0].name} == {"abc"}
    assert post.slug == "a-b-c"


def test_what_is_refused_leaves_the_post_as_it_was(session: Session, actor_for: Any) -> None:
    post = PostFactory(title="Before", body="As it was")
    session.commit()

    def update() -> None:
        with unit_of_work():
            fields = PostFields("After", body="x" * (BODY_LENGTH + 1), slug="after")
            update_post(actor_for("editor"), post, fields, version=None)

    with pytest.raises(InvalidInputError):
        update()
    assert (post.title, post.slug, post.body, post.version) == ("Before", "before", "As it was", 1)
    assert session.scalars(select(AuditEntry)).all() == []


# -- changing --------------------------------------------------------------------------------------


def test_a_change_and_its_entry(session: Session, actor_for: Any) -> None:
    post = PostFactory(title="Before", slug="before", tags=[TagFactory(name="Old")])
    fields = PostFields("After", body="New words", slug="before", tags=["New"])
    update_post(actor_for("editor"), post, fields, version=1)
    session.expire(post)
    assert (post.title, post.body_html, post.version) == ("After", "<p>New words</p>\n", 2)
    found = entry(session, "post.update")
    assert found.subject_label == "After"
    assert found.before == {"revision": 0, "title": "Before", "tags": ["Old"]}
    assert found.after == {"revision": 1, "title": "After", "tags": ["New"]}


def test_the_text_itself_is_not_in_the_log(session: Session, actor_for: Any) -> None:
    actor = actor_for("editor")
    post = create_post(actor, PostFields("News", body="words of the first save"))
    update_post(actor, post, PostFields("News", body="words of the second"), version=1)
    written = str([(e.before, e.after) for e in session.scalars(select(AuditEntry))])
    assert "words" not in written
    assert entry(session, "post.update").after == {"revision": 2}


def test_every_save_is_a_revision(session: Session, actor_for: Any) -> None:
    author, editor = actor_for("author"), actor_for("editor")
    post = create_post(author, PostFields("First", body="one", summary="s"))
    update_post(editor, post, PostFields("Second", body="two", body_format="html"), version=None)
    update_post(author, post, PostFields("Second", body="two"), version=None)
    saved = [
        (r.number, r.title, r.body, r.summary, r.body_format, r.author_id)
        for r in session.scalars(revisions_of(post))
    ]
    assert saved == [
        (3, "Second", "two", "", "markdown", author.user_id),
        (2, "Second", "two", "", "html", editor.user_id),
        (1, "First", "one", "s", "markdown", author.user_id),
    ]


@pytest.mark.parametrize("seen", [1, 3])
def test_a_stale_form_changes_nothing(session: Session, actor_for: Any, seen: int) -> None:
    post = PostFactory(version=2)
    with pytest.raises(ConflictError):
        update_post(actor_for("editor"), post, PostFields("After"), version=seen)
    session.rollback()
    assert session.scalars(select(Revision)).all() == []


# -- who may change what ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "may"),
    [
        ("draft", True),
        ("changes_requested", True),
        ("in_review", False),
        ("published", False),
        ("scheduled", False),
        ("archived", False),
    ],
)
def test_authors_change_their_own_before_and_between_reviews(
    session: Session, actor_for: Any, cast: Any, state: str, may: bool
) -> None:
    post = PostFactory(author=cast.author, **{state: True})
    fields = PostFields("After")
    if may:
        assert update_post(actor_for("author"), post, fields, version=1).title == "After"
        return
    with pytest.raises(ForbiddenError):
        update_post(actor_for("author"), post, fields, version=1)


@pytest.mark.parametrize("who", ["author", "moderator", "auditor", "outsider", "anonymous"])
def test_nobody_but_editors_changes_what_others_wrote(
    session: Session, actor_for: Any, who: str
) -> None:
    for post in (PostFactory(), PostFactory(author=None)):
        with pytest.raises(ForbiddenError):
            update_post(actor_for(who), post, PostFields("After"), version=1)


@pytest.mark.parametrize("who", ["admin", "editor"])
@pytest.mark.parametrize("state", ["draft", "in_review", "published", "archived"])
def test_editors_change_everything(session: Session, actor_for: Any, who: str, state: str) -> None:
    post = PostFactory(**{state: True})
    fields = PostFields("After", published_at=post.published_at)
    update_post(actor_for(who), post, fields, version=1)
    assert (post.title, post.status) == ("After", state)


# -- the time of publication -----------------------------------------------------------------------


def test_an_author_sets_no_time(session: Session, actor_for: Any, cast: Any) -> None:
    author = actor_for("author")
    post = create_post(author, PostFields("News", published_at=SOON))
    assert post.published_at is None
    timed = PostFactory(author=cast.author, published_at=SOON)
    update_post(author, timed, PostFields("News", published_at=None), version=None)
    assert timed.published_at == SOON


def test_an_editor_sets_the_time(session: Session, actor_for: Any) -> None:
    editor = actor_for("editor")
    post = create_post(editor, PostFields("News", published_at=SOON))
    assert (post.status, post.published_at) == ("draft", SOON)
    update_post(editor, post, PostFields("News"), version=None)
    assert post.published_at is None


def test_a_published_post_keeps_a_time(session: Session, actor_for: Any) -> None:
    post, editor = PostFactory(published=True), actor_for("editor")
    with pytest.raises(InvalidInputError) as error:
        update_post(editor, post, PostFields("News"), version=None)
    assert "published_at" in error.value.fields
    session.rollback()
    post = PostFactory(published=True)
    later = now() + timedelta(days=3)
    update_post(editor, post, PostFields("News", published_at=later), version=None)
    assert post.is_scheduled(now())


# -- tags ------------------------------------------------------------------------------------------


def test_tags_are_found_or_made(session: Session, actor_for: Any) -> None:
    known = TagFactory(name="Known Word")
    post = create_post(actor_for("author"), PostFields("News", tags=["known  WORD", "New"]))
    assert [tag.slug for tag in post.tags] == ["known-word", "new"]
    assert post.tags[0] is known
    assert known.name == "Known Word"
    assert entry(session, "tag.create").subject_label == "New"


def test_tags_that_were_taken_off_stay_for_others(session: Session, actor_for: Any) -> None:
    tag = TagFactory(name="Old")
    post = PostFactory(tags=[tag], author=UserFactory())
    update_post(actor_for("editor"), post, PostFields("News"), version=None)
    assert post.tags == []
    assert session.get(Tag, tag.id) is tag
