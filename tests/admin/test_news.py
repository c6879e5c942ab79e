"""What open pages of the queue are told, and that being told nothing costs next to nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from console.core.clock import now
from console.moderation.claims import LEASE, claim_next
from console.moderation.editing import edit_comment
from console.moderation.models import Comment
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.operations.selection import Selection
from tests.factories import CommentFactory, PostFactory, insert_comments
from tests.factories.moderation import make_flag

NEWS = "/admin/queue/news"


@pytest.fixture
def ids(session: Any) -> list[int]:
    """Three comments that wait."""
    found = insert_comments(3, PostFactory(published=True), status="pending", created_at=now())
    session.commit()
    return found


@pytest.fixture
def page(client_for: Any, ids: list[int]) -> FlaskClient:
    """The browser of a moderator who looks at the queue."""
    return client_for("moderator")


def since(page: FlaskClient) -> str:
    """Return what the page was made from."""
    found = re.search(r'data-since="([\d.]+)"', page.get("/admin/queue/").text)
    assert found
    return found[1]


def ask(page: FlaskClient, ids: list[int], mark: str = "", **question: str) -> TestResponse:
    """Return the news of cards that were seen in their first version."""
    shown = ",".join(f"{row_id}.1" for row_id in ids)
    head = {"If-None-Match": f'"{mark}"'} if mark else {}
    return page.get(NEWS, query_string={"shown": shown, **question}, headers=head)


def tag(answer: TestResponse) -> str:
    """Return the mark of an answer."""
    return answer.get_etag()[0] or ""


def words(html: str) -> str:
    """Return what people read of ``html``."""
    return re.sub(r"<[^>]+>", "", html)


def test_new_comments_are_counted(session: Any, page: FlaskClient, ids: list[int]) -> None:
    mark = since(page)
    assert ask(page, ids, since=mark).get_json()["new"] == ""
    CommentFactory()
    CommentFactory(approved=True)
    older = session.get_one(Comment, CommentFactory(approved=True).id)
    session.commit()
    assert ask(page, ids, since=mark).get_json()["new"] == "1 new comment"
    make_flag(older)
    session.commit()
    assert ask(page, ids, since=mark).get_json()["new"] == "2 new comments"
    insert_comments(120, PostFactory(published=True), status="pending")
    session.commit()
    assert ask(page, ids, since=mark).get_json()["new"] == "99+ new comments"


def test_an_older_comment_that_is_reported_is_new(session: Any, client_for: Any) -> None:
    older = CommentFactory(approved=True)
    CommentFactory()
    session.commit()
    page = client_for("moderator")
    mark = since(page)
    make_flag(older)
    session.commit()
    assert ask(page, [], since=mark).get_json()["new"] == "1 new comment"


def test_new_ones_are_those_of_the_filter(session: Any, page: FlaskClient) -> None:
    mark = since(page)
    CommentFactory(language="fr")
    CommentFactory()
    session.commit()
    assert ask(page, [], since=mark, flt_language_is="fr").get_json()["new"] == "1 new comment"


def test_who_decided_a_card_elsewhere(
    session: Any, page: FlaskClient, ids: list[int], actor_for: Any
) -> None:
    decide(actor_for("editor"), Selection.of(ids[0]), Action.SPAM)
    session.commit()
    over = ask(page, ids).get_json()["over"]
    assert over.keys() == {str(ids[0])}
    assert re.match(r"Spam by Editor, \d+ \w+ ago$", words(over[str(ids[0])]))


def test_what_changed_and_waits_still_has_to_be_loaded(
    session: Any, page: FlaskClient, ids: list[int], actor_for: Any
) -> None:
    outcome = decide(actor_for("editor"), Selection.of(ids[0]), Action.SPAM)
    undo(actor_for("editor"), outcome.operation_id)
    edit_comment(actor_for("editor"), ids[1], 1, "Something else.")
    session.commit()
    over = ask(page, [*ids, 10**12]).get_json()["over"]
    assert over.keys() == {str(ids[0]), str(ids[1]), str(10**12)}
    assert "Changed meanwhile" in over[str(ids[0])]
    assert "Changed meanwhile" in over[str(ids[1])]
    assert "Deleted meanwhile" in over[str(10**12)]


def test_names_are_inert(session: Any, page: FlaskClient, ids: list[int], cast: Any) -> None:
    cast.editor.display_name = "<img src=x onerror=alert(1)>"
    comment = session.get_one(Comment, ids[0])
    comment.status, comment.version, comment.decided_by = "spam", 2, cast.editor
    comment.decided_at = now()
    session.commit()
    assert "<img" not in ask(page, ids).get_json()["over"][str(ids[0])]


def test_who_is_on_what(session: Any, page: FlaskClient, ids: list[int], actor_for: Any) -> None:
    claim_next(actor_for("editor"), 1)
    claim_next(actor_for("moderator"), 1)
    session.commit()
    claims = ask(page, ids).get_json()["claims"]
    assert claims.keys() == {str(ids[0]), str(ids[1])}
    assert "Editor is on this until" in claims[str(ids[0])]["text"]
    assert [claims[str(row_id)]["mine"] for row_id in ids[:2]] == [False, True]


# -- nothing new -----------------------------------------------------------------------------------


def test_nothing_new_is_not_said_again(
    session: Any, page: FlaskClient, ids: list[int], actor_for: Any
) -> None:
    mark = tag(ask(page, ids))
    assert mark
    for known in (mark, f"{mark}:br"):
        answer = ask(page, ids, known)
        assert (answer.status_code, answer.data) == (304, b"")
    assert ask(page, ids, "something").status_code == 200

    def changes() -> str:
        nonlocal mark
        session.commit()
        answer = ask(page, ids, mark)
        assert answer.status_code == 200
        mark = tag(answer)
        assert ask(page, ids, mark).status_code == 304
        return mark

    decide(actor_for("editor"), Selection.of(ids[0]), Action.SPAM)
    changes()
    claim_next(actor_for("editor"), 1)
    changes()
    insert_comments(1, PostFactory(published=True), status="pending")
    changes()
    make_flag(CommentFactory(approved=True))
    changes()


def test_a_lease_that_runs_out_is_news(
    session: Any, page: FlaskClient, ids: list[int], actor_for: Any
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        claim_next(actor_for("editor"), 1)
        session.commit()
        mark = tag(ask(page, ids))
        clock.shift(LEASE - timedelta(seconds=1))
        assert ask(page, ids, mark).status_code == 304
        clock.shift(timedelta(seconds=1))
        assert ask(page, ids, mark).get_json()["claims"] == {}


def test_what_the_news_cost(
    session: Any, page: FlaskClient, ids: list[int], query_counter: Any
) -> None:
    with query_counter(most=6):
        answer = ask(page, ids, since="0.0")
    with query_counter(most=2) as few:
        assert ask(page, ids, tag(answer), since="0.0").status_code == 304
    assert "max(" in few[-1]


@pytest.mark.parametrize(
    "question",
    [
        {"since": "x"},
        {"since": "1"},
        {"since": "-1.2"},
        {"since": "9" * 30 + ".1"},
        {"since": "1.9999999999999999999"},
        {"since": "\x00.1"},
        {"shown": "x"},
        {"shown": "1.1,,2.x"},
        {"shown": "9" * 30},
        {"shown": ",".join(map(str, range(1, 1_500)))},
        {"flt_claim_is": "nonsense", "since": "0.0"},
    ],
)
def test_odd_questions(client_for: Any, question: dict[str, str]) -> None:
    answer = client_for("moderator").get(NEWS, query_string=question)
    assert answer.status_code == 400


def test_the_news_change_nothing(
    session: Any, page: FlaskClient, ids: list[int], actor_for: Any
) -> None:
    claim_next(actor_for("moderator"), 1)
    session.commit()
    before = [(c.id, c.version, c.updated_at) for c in session.query(Comment).order_by(Comment.id)]
    ask(page, ids, since="0.0")
    session.expire_all()
    after = [(c.id, c.version, c.updated_at) for c in session.query(Comment).order_by(Comment.id)]
    assert before == after
