"""Forms: what they take, what they ignore, and that nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from console.accounts.models import Role, User
from console.publishing.models import Post, Revision, Tag
from tests.admin.conftest import Send
from tests.factories import PostFactory, RoleFactory, TagFactory, UserFactory
from tests.pages import forms, read


def one(session: Any, model: type[Any], key: int) -> Any:
    """Return the row as it is stored now."""
    session.expire_all()
    return session.get(model, key)


def sent_again(html: str) -> dict[str, list[str]]:
    """Return what a browser sends from the longest form of the page, as it stands."""
    longest = max(forms(read(html)), key=lambda form: len(form.fields))
    found: dict[str, list[str]] = {}
    for name, value in longest.fields:
        found.setdefault(name, []).append(value)
    found.pop("csrf_token", None)
    return found


def test_an_author_writes_and_submits(session: Any, send: Send, cast: Any) -> None:
    answer = send(
        "author", "/admin/posts/new/", title="First light", body="*Early*", tags="News, Harbour"
    )
    assert answer.status_code == 302
    post = session.scalars(sa.select(Post)).one()
    assert (post.status, post.author_id, post.slug) == ("draft", cast.author.id, "first-light")
    assert post.body_html == "<p><em>Early</em></p>\n"
    assert [tag.name for tag in post.tags] == ["Harbour", "News"]
    send("author", "/admin/posts/action/", row_action=f"submit:{post.id}.1")
    assert one(session, Post, post.id).status == "in_review"
    assert (
        send("author", f"/admin/posts/edit/?id={post.id}", title="x", version="2").status_code
        == 403
    )


def test_an_author_cannot_publish_or_schedule(session: Any, send: Send, cast: Any) -> None:
    post = PostFactory(draft=True, author=cast.author)
    session.commit()
    answer = send("author", "/admin/posts/action/", row_action=f"publish:{post.id}.1")
    assert answer.status_code == 403
    send("author", f"/admin/posts/edit/?id={post.id}", title="T", version="1",
         published_at="2030-01-01T00:00", status="published")  # fmt: skip
    stored = one(session, Post, post.id)
    assert (stored.status, stored.published_at, stored.title) == ("draft", None, "T")


def test_fields_that_are_not_in_the_form_are_ignored(session: Any, send: Send, cast: Any) -> None:
    post = PostFactory(draft=True, author=cast.author)
    session.commit()
    extra = {"status": "published", "author_id": "1", "body_html": "<script>", "source": "x"}
    send("author", f"/admin/posts/edit/?id={post.id}", title="Mine", version="1", **extra)
    stored = one(session, Post, post.id)
    assert (stored.status, stored.author_id, stored.source) == ("draft", cast.author.id, None)
    assert "<script>" not in stored.body_html


def test_secrets_of_a_user_cannot_be_set(session: Any, send: Send) -> None:
    user = UserFactory()
    before = user.password, user.fs_uniquifier, user.active
    session.commit()
    send("admin", f"/admin/users/edit/?id={user.id}", email=user.email, username=user.username,
         version="1", password="hijacked", fs_uniquifier="hijacked", active="")  # fmt: skip
    stored = one(session, User, user.id)
    assert (stored.password, stored.fs_uniquifier, stored.active) == before


def test_no_page_shows_a_secret(session: Any, client_for: Any, cast: Any) -> None:
    client, editor = client_for("admin"), cast.editor
    for part in ("", f"details/?id={editor.id}", f"edit/?id={editor.id}"):
        page = client.get(f"/admin/users/{part}").text
        assert editor.password not in page
        assert editor.fs_uniquifier not in page


def test_a_partial_form_clears_nothing(session: Any, send: Send) -> None:
    user = UserFactory(role="editor", display_name="Somebody")
    session.commit()
    answer = send("admin", f"/admin/users/edit/?id={user.id}", email="new@example.com",
                  username="new")  # fmt: skip
    assert answer.status_code == 400
    stored = one(session, User, user.id)
    assert [role.name for role in stored.roles] == ["editor"]
    assert stored.display_name == "Somebody"


def test_boxes_that_are_left_out_stay_as_they_are(session: Any, send: Send) -> None:
    user, post = UserFactory(role="editor"), PostFactory(draft=True, comments_open=True)
    session.commit()
    send("admin", f"/admin/users/edit/?id={user.id}", email=user.email, username="renamed",
         version="1")  # fmt: skip
    send("admin", f"/admin/posts/edit/?id={post.id}", title="Renamed", version="1")
    assert [role.name for role in one(session, User, user.id).roles] == ["editor"]
    assert one(session, Post, post.id).comments_open
    send("admin", f"/admin/users/edit/?id={user.id}", email=user.email, username="renamed",
         version="2", roles="")  # fmt: skip
    send("admin", f"/admin/posts/edit/?id={post.id}", title="R", version="2", comments_open="")
    assert one(session, User, user.id).roles == []
    assert not one(session, Post, post.id).comments_open


@pytest.mark.parametrize("ticked", [True, False])
def test_a_box_survives_a_form_that_comes_back(session: Any, send: Send, *, ticked: bool) -> None:
    post = PostFactory(draft=True, comments_open=not ticked)
    session.commit()
    address = f"/admin/posts/edit/?id={post.id}"
    box = ["", "y"] if ticked else [""]  # as browsers send it: the form's own mark comes first
    refused = send("admin", address, title=" ", version="1", comments_open=box)
    assert refused.status_code == 400
    again = sent_again(refused.text)
    assert again["comments_open"] == box
    assert send("admin", address, **again | {"title": "Mended"}).status_code == 302
    assert one(session, Post, post.id).comments_open is ticked


@pytest.mark.parametrize("text", ["", "   "])
def test_what_is_missing_is_said_in_one_way(session: Any, send: Send, text: str) -> None:
    post = PostFactory(in_review=True)
    session.commit()
    for answer in (
        send("editor", "/admin/posts/new/", title=text),
        send("editor", "/admin/posts/action/", action="request_changes",
             rowid=f"{post.id}.1", reason=text),
    ):  # fmt: skip
        assert "Fill in this field." in answer.text


def test_boxes_survive_a_form_that_comes_back(session: Any, send: Send) -> None:
    answer = send("admin", "/admin/users/new/", email="none", username="x", roles=["", "editor"])
    assert sent_again(answer.text)["roles"] == ["", "editor"]
    answer = send(
        "admin", "/admin/roles/new/", name=" ", permissions=["", "users:read", "roles:read"]
    )
    assert set(sent_again(answer.text)["permissions"]) == {"", "users:read", "roles:read"}
    answer = send("editor", "/admin/preferences/", color_scheme="dark", timezone="No/Where",
                  language="none", shortcuts=["", "y"])  # fmt: skip
    assert answer.status_code == 400
    assert sent_again(answer.text)["shortcuts"] == ["", "y"]


@pytest.mark.parametrize(
    ("view", "bad"),
    [
        ("posts", {"title": "   ", "body": "An hour of work"}),
        ("posts", {"title": "T", "body": "An hour of work", "published_at": "tomorrow"}),
        ("posts", {"title": "T" * 501, "body": "An hour of work"}),
        ("posts", {"title": "T", "body": "An hour of work", "tags": ",".join(map(str, range(60)))}),
        ("tags", {"name": "", "description": "An hour of work"}),
        ("users", {"email": "no address", "username": "An hour of work"}),
        ("users", {"email": "EDITOR@example.com", "username": "An hour of work"}),
        ("users", {"email": "a@example.com", "username": "An hour of work", "roles": "king"}),
        ("roles", {"name": "editor", "description": "An hour of work"}),
        ("roles", {"name": "x", "description": "An hour of work", "permissions": "everything"}),
    ],
)
def test_a_bad_form_comes_back_with_the_text(
    session: Any, send: Send, view: str, bad: dict[str, str]
) -> None:
    answer = send("admin", f"/admin/{view}/new/", **bad)
    assert answer.status_code in {400, 409}
    assert "An hour of work" in answer.text
    assert re.search(r'class="[^"]*(invalid-feedback|alert-danger)', answer.text)


def test_a_stale_form_keeps_both_texts(session: Any, send: Send) -> None:
    post = PostFactory(draft=True, title="Stored by a colleague", version=2)
    session.commit()
    address = f"/admin/posts/edit/?id={post.id}"
    answer = send("editor", address, title="Mine", body="An hour of work", version="1")
    assert answer.status_code == 409
    assert "An hour of work" in answer.text
    assert one(session, Post, post.id).title == "Stored by a colleague"
    version = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert version
    assert version[1] == "2"
    again = send("editor", address, title="Mine", body="An hour of work", version="2")
    assert again.status_code == 302
    numbers = session.scalars(sa.select(Revision.number).where(Revision.post_id == post.id)).all()
    assert len(numbers) == 1


def test_deleting_says_first_what_it_will_do(session: Any, send: Send) -> None:
    tag = TagFactory(name="Harbour")
    post = PostFactory()
    post.tags = [tag]
    key = tag.id
    session.commit()
    asked = send("editor", "/admin/tags/delete/", id=str(key))
    assert asked.status_code == 200
    assert "Harbour" in asked.text
    assert one(session, Tag, key) is not None
    send("editor", "/admin/tags/delete/", id=str(key), confirmed="1")
    assert one(session, Tag, key) is None


def test_nobody_gives_what_they_do_not_hold(
    session: Any, send: Send, cast: Any, client_for: Callable[[str], Any]
) -> None:
    people = RoleFactory(permissions=["users:manage", "users:read", "roles:manage", "roles:read"])
    cast.outsider.roles = [people]
    session.commit()
    outsider, admin = cast.outsider.id, cast.admin.id
    answer = send(
        "outsider", "/admin/users/new/", email="x@example.com", username="x", roles="admin"
    )
    assert answer.status_code in {400, 403}
    answer = send("outsider", f"/admin/users/edit/?id={outsider}", email="outsider@example.com",
                  username="outsider", version="1", roles=[people.name, "editor"])  # fmt: skip
    assert answer.status_code in {400, 403}
    assert send("outsider", f"/admin/users/edit/?id={admin}", email="a@example.com",
                username="a", version="1").status_code == 403  # fmt: skip
    answer = send("outsider", f"/admin/roles/edit/?id={people.id}", name=people.name, version="1",
                  permissions=["users:manage", "audit:read"])  # fmt: skip
    assert answer.status_code in {400, 403}
    assert [role.name for role in one(session, User, outsider).roles] == [people.name]
    assert "audit:read" not in one(session, Role, people.id).permissions


def test_the_last_admin_stays(session: Any, send: Send, cast: Any) -> None:
    admin = cast.admin
    send("admin", "/admin/users/action/", row_action=f"deactivate:{admin.id}.1")
    send("admin", f"/admin/users/edit/?id={admin.id}", email=admin.email, username=admin.username,
         version="1", roles=["editor"])  # fmt: skip
    stored = one(session, User, admin.id)
    assert stored.active
    assert [role.name for role in stored.roles] == ["admin"]


def test_a_time_left_alone_keeps_its_seconds(session: Any, send: Send) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    post = PostFactory(published=True, published_at=moment)
    session.commit()
    send("editor", f"/admin/posts/edit/?id={post.id}", title="New", version="1",
         published_at="2026-01-02T03:04")  # fmt: skip
    stored = one(session, Post, post.id)
    assert (stored.title, stored.published_at) == ("New", moment)


def test_only_editors_are_asked_for_the_time(client_for: Callable[[str], Any]) -> None:
    assert 'name="published_at"' in client_for("editor").get("/admin/posts/new/").text
    assert 'name="published_at"' not in client_for("author").get("/admin/posts/new/").text


def test_a_post_goes_back_and_forth(session: Any, send: Send, cast: Any, get: Any) -> None:
    post = PostFactory(in_review=True, author=cast.author)
    session.commit()
    address = "/admin/posts/action/"
    asked = send("editor", address, row_action=f"request_changes:{post.id}.1")
    assert 'name="reason"' in asked.text
    send("editor", address, action="request_changes", rowid=f"{post.id}.1", reason="Cut by half")
    assert one(session, Post, post.id).status == "changes_requested"
    page = get("author", f"/admin/posts/details/?id={post.id}").text
    assert "Cut by half" in page
    send("author", address, row_action=f"submit:{post.id}.2")
    send("author", address, row_action=f"withdraw:{post.id}.3")
    assert one(session, Post, post.id).status == "draft"


def test_words_and_times_that_are_left_out_stay(session: Any, send: Send) -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    post = PostFactory(draft=True, published_at=moment)
    post.tags = [TagFactory(name="Harbour")]
    session.commit()
    send("editor", f"/admin/posts/edit/?id={post.id}", title="Renamed", version="1")
    stored = one(session, Post, post.id)
    assert (stored.title, stored.published_at) == ("Renamed", moment)
    assert [tag.name for tag in stored.tags] == ["Harbour"]
    send("editor", f"/admin/posts/edit/?id={post.id}", title="R", version="2", tags="",
         published_at="")  # fmt: skip
    stored = one(session, Post, post.id)
    assert (stored.published_at, stored.tags) == (None, [])


def test_a_taken_name_is_no_stale_form(session: Any, send: Send) -> None:
    tag, other = TagFactory(name="Pier"), TagFactory(name="Harbour")
    session.commit()
    answer = send("editor", f"/admin/tags/edit/?id={tag.id}", name=other.name, version="1")
    assert answer.status_code == 409
    assert "There is a tag of this name already." in answer.text
    assert "Show what is stored now" not in answer.text


def test_what_is_typed_runs_as_its_letters_do(client_for: Any) -> None:
    page = client_for("admin").get("/admin/posts/new/").text
    for name in ("title", "body", "summary"):
        control = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', page)
        assert control is not None
        assert 'dir="auto"' in control[0]
