"""Mail to authors about what was decided: to whom, when, in which words, and never otherwise."""

import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.moderation.rules.services import save_settings
from console.moderation.rules.settings import RulesSettings
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.notices.decisions import MOST_COMMENTS, _usable
from console.operations.selection import Selection
from tests.factories import CommentFactory, PostFactory, UserFactory, insert_comments
from tests.notices.conftest import Decide, Post

Session = scoped_session[Any]
NUMBERS = count()


def guest(**fields: Any) -> Comment:
    """Return a pending comment of a guest who gave an address."""
    post = fields.pop("post", None) or PostFactory(
        published=True, title="The new bridge", slug=f"the-new-bridge-{next(NUMBERS)}"
    )
    return CommentFactory(
        **{"post": post, "author_name": "Ada", "author_email": "ada@example.com"} | fields
    )


# -- what is told ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("telling")
def test_an_author_is_told_why(session: Session, deciding: Decide, post: Post) -> None:
    comment = guest(body="You are all\nwrong about it.")
    deciding("reject", comment, why="Not about the bridge.")
    (message,) = post.messages
    assert (message["To"], message["X-Rcpt"]) == ("ada@example.com", "ada@example.com")
    assert message["Subject"] == "Your comment on “The new bridge” is not published"
    assert message["Auto-Submitted"] == "auto-generated"
    text = post.text()
    assert f"The new bridge\nhttp://127.0.0.1:8000/posts/{comment.post.slug}\n" in text
    assert "> You are all wrong about it." in text
    assert "The reason: Not about the bridge." in text
    assert "Ada" not in text  # guests call themselves what they like
    html = post.html()
    assert '<html lang="en" dir="ltr">' in html
    assert '<blockquote dir="auto">You are all wrong about it.</blockquote>' in html
    assert not any(word in html for word in ("<img", "style", "<script", "?utm", "<link"))


@pytest.mark.usefixtures("telling")
def test_an_approval_is_told_without_any_reason(
    session: Session, deciding: Decide, post: Post
) -> None:
    deciding("approve", guest(), why="A note among colleagues")
    assert post.messages[0]["Subject"] == "Your comment on “The new bridge” is published"
    assert "colleagues" not in post.text() + post.html()


@pytest.mark.usefixtures("telling")
def test_one_mail_tells_of_all_in_one_decision(
    session: Session, deciding: Decide, post: Post
) -> None:
    deciding(
        "reject",
        guest(body="First"),
        CommentFactory(author_email="ADA@EXAMPLE.COM"),
        guest(post=PostFactory(published=True), body="Second"),
    )
    by_rcpt = sorted(message["To"] for message in post.messages)
    assert by_rcpt == ["ADA@example.com", "ada@example.com"]
    mine = next(n for n, message in enumerate(post.messages) if message["To"] == "ada@example.com")
    assert post.messages[mine]["Subject"] == "2 of your comments are not published"
    assert "> First" in post.text(mine)
    assert "> Second" in post.text(mine)


@pytest.mark.usefixtures("telling")
@pytest.mark.parametrize(
    ("languages", "tag"),
    [
        (("ar", "de"), 'lang="ar" dir="rtl"'),
        ((None, "de-AT"), 'lang="de" dir="ltr"'),
        ((None, "tlh"), 'lang="en" dir="ltr"'),
        (("xx", "zh-Hans"), 'lang="zh-Hans-CN" dir="ltr"'),
    ],
)
def test_it_speaks_the_language_of_the_author(
    session: Session, deciding: Decide, post: Post, languages: tuple[str | None, str], tag: str
) -> None:
    chosen, written = languages
    author = UserFactory(email="account@example.com", language=chosen, display_name="Bo <b>")
    deciding("reject", guest(author=author, language=written))
    assert post.messages[0]["To"] == "account@example.com"
    assert tag in post.html()
    assert "Bo &lt;b&gt;" in post.html()
    assert "Bo <b>" in post.text()


# -- what is not told ------------------------------------------------------------------------------


def test_nobody_is_told_unless_the_site_wants_it(
    session: Session, deciding: Decide, post: Post, actor_for: Any
) -> None:
    deciding("reject", guest())
    with unit_of_work():
        save_settings(actor_for("admin"), RulesSettings(tell_approved=True))
    deciding("reject", guest())
    assert post.messages == []
    deciding("approve", guest())
    assert len(post.messages) == 1


@pytest.mark.usefixtures("telling")
def test_of_everything_else_nobody_is_told(session: Session, deciding: Decide, post: Post) -> None:
    comment = guest()
    for action in ("spam", "not_spam", "trash", "restore"):
        deciding(action, comment)
    deciding("unapprove", guest(approved=True))
    deciding("reject", guest(source="wordpress", external_id="1"))
    deciding("reject", guest(kind="pingback"))
    deciding("reject", guest(author_email=""), guest(author_email="nobody"))
    deciding(
        "reject", guest(author=UserFactory(email="gone@example.com", active=False), author_email="")
    )
    assert post.messages == []


@pytest.mark.usefixtures("telling")
def test_nobody_is_told_what_they_decided_themselves(
    session: Session, deciding: Decide, post: Post, cast: Any
) -> None:
    deciding("reject", guest(author=cast.moderator), guest(author_email="Moderator@example.com"))
    assert post.messages == []
    deciding("reject", guest(author=cast.moderator), who="editor")
    assert [message["To"] for message in post.messages] == ["moderator@example.com"]


@pytest.mark.usefixtures("telling")
def test_of_large_sets_nobody_is_told(
    session: Session, deciding: Decide, post: Post, actor_for: Any
) -> None:
    home = PostFactory(published=True)
    ids = insert_comments(MOST_COMMENTS + 1, home, author_email="ada@example.com")
    session.commit()
    with unit_of_work():
        decide(actor_for("moderator"), Selection.of(*ids), Action.REJECT, "Enough")
    assert post.messages == []


@pytest.mark.usefixtures("telling")
def test_undoing_tells_nobody_and_recalls_nothing(
    session: Session, deciding: Decide, post: Post, actor_for: Any
) -> None:
    operation_id = deciding("reject", guest())
    with unit_of_work():
        back = undo(actor_for("moderator"), operation_id)
    with unit_of_work():
        undo(actor_for("moderator"), back.operation_id)
    assert len(post.messages) == 1


@pytest.mark.usefixtures("telling")
def test_what_is_rolled_back_is_not_told(session: Session, post: Post, actor_for: Any) -> None:
    comment, actor = guest(), actor_for("moderator")
    session.commit()
    ids = Selection.of(comment.id)

    def fail() -> None:
        with unit_of_work():
            decide(actor, ids, Action.REJECT, "Rude")
            raise RuntimeError("the end")

    with pytest.raises(RuntimeError):
        fail()
    with unit_of_work(dry_run=True):
        decide(actor, ids, Action.REJECT, "Rude")
    assert post.messages == []


# -- what strangers typed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["", None, "a@b", "a@example.com, b@example.com", "a@example.com\nBcc: b@example.com",
     "a@example.com\r\nX: y", "<a@example.com>", "Ada <a@example.com>", "a b@example.com",
     "a@example.com;b@example.com", "a@example.com\x00", "a@" + "e" * 300 + ".com", "@example.com"],
)  # fmt: skip
def test_what_is_no_mailbox_gets_no_mail(address: Any) -> None:
    assert _usable(address) == ""


def test_one_mailbox_is_one_mailbox() -> None:
    assert _usable("ada@EXAMPLE.com") == "ada@example.com"
    assert _usable("ada@bücher.de") == "ada@xn--bcher-kva.de"


@pytest.mark.usefixtures("telling")
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85", "%0d%0a"])
def test_no_text_becomes_a_header(session: Session, deciding: Decide, post: Post, end: str) -> None:
    evil = f"Hello{end}Bcc: everybody@example.com{end}{end}<script>alert(1)</script>"
    home = PostFactory(published=True, title=evil)
    deciding("reject", guest(post=home, body=evil, author_name=evil), why=evil)
    (message,) = post.messages
    assert message["Bcc"] is None
    assert message["X-Rcpt"] == "ada@example.com"
    assert sorted(set(message.keys()) - {"X-Rcpt"}) == [
        "Auto-Submitted", "Content-Type", "From", "MIME-Version", "Message-ID", "Subject", "To",
    ]  # fmt: skip
    assert "<script" not in post.html()


@pytest.mark.usefixtures("telling")
def test_mail_carries_no_link_of_a_stranger(session: Session, deciding: Decide, post: Post) -> None:
    deciding(
        "reject",
        guest(
            body="Buy at https://evil.example/x?y or www.evil.example or evil.example/z now. "
            + "a" * 5_000,
            author_name="https://evil.example",
        ),
    )
    assert "evil" not in post.text() + post.html()
    assert "Buy at … or … or … now" in post.text()
    assert len(post.text()) < 1_000


# -- how it leaves ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("telling")
def test_mail_leaves_after_the_answer(
    session: Session, client_for: Any, csrf: Any, post: Post
) -> None:
    comment, client = guest(), client_for("moderator")
    session.commit()
    form = {"row_action": f"reject:{comment.id}.1", "reason": "Rude"}
    answer = client.post("/admin/comments/action/", data=form | {"csrf_token": csrf(client)})
    assert answer.status_code == 302
    end = time.monotonic() + 5
    while not post.messages and time.monotonic() < end:
        time.sleep(0.01)
    assert [message["To"] for message in post.messages] == ["ada@example.com"]


@pytest.mark.usefixtures("telling")
def test_without_a_server_mail_is_a_file(
    session: Session, deciding: Decide, app: Flask, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setitem(app.config, "MAIL_DIRECTORY", str(tmp_path))
    deciding("reject", guest())
    (path,) = tmp_path.iterdir()
    assert path.read_text().startswith("To: ada@example.com\nSubject: Your comment on “The new")


@pytest.mark.usefixtures("telling")
def test_a_mail_server_that_is_gone_stops_nobody(
    session: Session, deciding: Decide, app: Flask, monkeypatch: Any
) -> None:
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setitem(app.config, "MAIL_PORT", 1)
    comment = guest()
    deciding("reject", comment)
    assert comment.status == "rejected"


def test_what_costs_a_decision_where_nobody_is_told(
    session: Session, actor_for: Any, query_counter: Any
) -> None:
    actor, comment = actor_for("moderator"), guest()
    with query_counter() as statements:
        decide(actor, Selection.of(comment.id), Action.SPAM, "")
    without = len(statements)
    other = guest()
    with query_counter(without + 1):
        decide(actor, Selection.of(other.id), Action.REJECT, "Rude")
    assert isinstance(actor, Actor)
