"""One card at a time, as pages and as the parts that scripts ask for."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from console.core.clock import now
from console.moderation.claims import take_over
from console.moderation.editing import edit_comment
from console.moderation.models import Claim, Comment, DecisionReason
from console.moderation.rules.services import save_settings
from console.moderation.rules.settings import RulesSettings
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.models import Operation
from console.operations.selection import Selection
from tests.admin.conftest import Send
from tests.factories import CommentFactory, PostFactory, insert_comments, make_flag

FOCUS = "/admin/queue/focus/"
PART = {"part": "1"}


@pytest.fixture
def ids(session: Any) -> list[int]:
    """Five comments that wait, the oldest first."""
    found = insert_comments(5, PostFactory(published=True), status="pending", created_at=now())
    session.commit()
    return found


def cards(page: str) -> list[int]:
    """Return which comments have a card."""
    return [int(each) for each in re.findall(r'data-card="(\d+)\.', page)]


def held(session: Any) -> set[int]:
    """Return what anybody has claimed."""
    return set(session.scalars(select(Claim.comment_id)))


@pytest.fixture
def moderator(client_for: Any) -> FlaskClient:
    """A moderator's browser."""
    return client_for("moderator")


@pytest.fixture
def press(moderator: FlaskClient, csrf: Any) -> Callable[..., Any]:
    """Return a function that presses a button in that browser."""
    return lambda **fields: moderator.post(FOCUS, data=fields | {"csrf_token": csrf(moderator)})


def follow(client: FlaskClient, answer: Any) -> str:
    """Return the page to which ``answer`` leads."""
    assert answer.status_code == 302, answer.text
    return client.get(answer.headers["Location"]).text


def sitting(answer: Any) -> dict[str, list[str]]:
    """Return what the address to which ``answer`` leads carries."""
    return parse_qs(urlsplit(answer.headers["Location"]).query)


# -- pages, without scripts ------------------------------------------------------------------------


def test_looking_claims_nothing(session: Any, get: Any, ids: list[int]) -> None:
    page = get("moderator", FOCUS).text
    assert 'value="next:"' in page
    assert cards(page) == []
    assert held(session) == set()


def test_beginning_gives_one_card(
    session: Any, send: Send, client_for: Any, ids: list[int]
) -> None:
    answer = send("moderator", FOCUS, row_action="next:")
    page = follow(client_for("moderator"), answer)
    assert cards(page) == ids[:1]
    assert held(session) == {ids[0]}
    assert "5 wait" in page
    again = send("moderator", FOCUS, row_action="next:")
    assert cards(follow(client_for("moderator"), again)) == ids[:1]


def test_deciding_gives_the_next_one_and_counts(
    session: Any, press: Any, moderator: FlaskClient, ids: list[int]
) -> None:
    press(row_action="next:")
    answer = press(row_action=f"approve:{ids[0]}.1", done="3")
    assert sitting(answer) == {"done": ["4"]}
    page = follow(moderator, answer)
    assert cards(page) == [ids[1]]
    assert "4 decided" in page
    assert "4 wait" in page
    assert "Approved: comment by" in page
    assert held(session) == {ids[1]}
    assert session.get_one(Comment, ids[0]).status == "approved"


def test_skipping_is_for_others_and_back_leads_there(
    session: Any, send: Send, client_for: Any, ids: list[int]
) -> None:
    client = client_for("moderator")
    send("moderator", FOCUS, row_action="next:")
    answer = send("moderator", FOCUS, row_action=f"skip:{ids[0]}.1")
    assert sitting(answer) == {"skipped": [str(ids[0])]}
    page = follow(client, answer)
    assert cards(page) == [ids[1]]
    assert held(session) == {ids[1]}
    answer = send("moderator", FOCUS, row_action="back:", skipped=str(ids[0]))
    assert cards(follow(client, answer))[0] == ids[0]
    assert held(session) == {ids[0], ids[1]}


def test_what_was_skipped_comes_again_when_asked_for(
    session: Any, send: Send, client_for: Any, ids: list[int]
) -> None:
    client, skipped = client_for("moderator"), ",".join(map(str, ids))
    answer = send("moderator", FOCUS, row_action="next:", skipped=skipped)
    page = follow(client, answer)
    assert "next:again" in page
    assert cards(page) == []
    answer = send("moderator", FOCUS, row_action="next:again", skipped=skipped)
    assert cards(follow(client, answer)) == ids[:1]


def test_undo_brings_the_card_back(
    session: Any, press: Any, moderator: FlaskClient, ids: list[int]
) -> None:
    answer = press(row_action=f"spam:{ids[0]}.1")
    page = follow(moderator, answer)
    deed = re.search(r'name="row_action" value="(undo:\d+)"', page)
    assert deed
    answer = press(row_action=deed[1], done="1")
    assert sitting(answer) == {"card": [str(ids[0])]}
    assert cards(follow(moderator, answer))[0] == ids[0]
    assert session.get_one(Comment, ids[0]).status == "pending"
    again = press(row_action=deed[1], done="1")
    assert "undone already" in follow(moderator, again)


def test_wherever_a_reason_is_typed_it_is_said_who_reads_it(
    session: Any, send: Send, get: Any, actor_for: Any, ids: list[int]
) -> None:
    send("moderator", FOCUS, row_action="next:")
    addresses = (FOCUS, f"/admin/comments/details/?id={ids[0]}")
    told = "Authors get a mail with the reason."
    assert not any(told in get("moderator", address).text for address in addresses)
    save_settings(actor_for("admin"), RulesSettings(tell_rejected=True))
    session.commit()
    assert all(told in get("moderator", address).text for address in addresses)


def test_a_card_undoes_no_decision_about_many(
    session: Any, send: Send, actor_for: Any, ids: list[int]
) -> None:
    many = decide(actor_for("moderator"), Selection.of(*ids), Action.SPAM).operation_id
    session.commit()
    assert send("moderator", FOCUS, row_action=f"undo:{many}").status_code == 400
    assert session.scalars(select(Operation.id)).all() == [many]


def test_rejecting_needs_a_reason(session: Any, send: Send, ids: list[int]) -> None:
    ready = DecisionReason(label="Off topic", text="Not about the post.")
    session.add(ready)
    session.commit()
    assert send("moderator", FOCUS, row_action=f"reject:{ids[0]}.1").status_code == 400
    send("moderator", FOCUS, row_action=f"reject:{ids[0]}.1", reason="Why not")
    send("moderator", FOCUS, row_action=f"reject:{ids[1]}.1", ready=str(ready.id))
    found = session.execute(
        select(Comment.status, Comment.status_reason).where(Comment.id.in_(ids[:2])).order_by(
            Comment.id
        )
    ).all()  # fmt: skip
    expected = [("rejected", "Why not"), ("rejected", "Not about the post.")]
    assert list(map(tuple, found)) == expected


def test_filters_narrow_what_comes_next(
    session: Any, send: Send, client_for: Any, ids: list[int]
) -> None:
    key = CommentFactory(language="fr").id
    session.commit()
    answer = send("moderator", f"{FOCUS}?flt5_language_is=fr&search=reader", row_action="next:")
    assert sitting(answer) == {"search": ["reader"], "flt5_language_is": ["fr"]}
    page = follow(client_for("moderator"), answer)
    assert cards(page) == [key]
    assert "1 waits" in page
    assert 'action="/admin/queue/focus/?search=reader&amp;flt5_language_is=fr"' in page


def test_a_text_that_has_changed_is_asked_about(
    session: Any, send: Send, actor_for: Any, ids: list[int]
) -> None:
    edit_comment(actor_for("editor"), ids[0], 1, "Something else.")
    session.commit()
    answer = send("moderator", FOCUS, row_action=f"approve:{ids[0]}.1")
    assert answer.status_code == 409
    assert "Something" in answer.text
    assert session.get_one(Comment, ids[0]).status == "pending"


# -- parts, for scripts ----------------------------------------------------------------------------


def test_a_part_has_the_cards_to_come(session: Any, send: Send, ids: list[int]) -> None:
    part = send("moderator", FOCUS, row_action="next:", **PART).text
    assert cards(part) == ids[:3]
    assert not any(tag in part for tag in ("<html", "<head", "<nav", "<main", 'class="shell"'))
    have = f"{ids[1]},{ids[2]}"
    part = send("moderator", FOCUS, row_action=f"approve:{ids[0]}.1", have=have, **PART).text
    assert cards(part) == [ids[3]]
    assert 'data-done="1"' in part
    assert "Approved: comment by" in part
    assert "4 wait" in part
    assert held(session) == set(ids[1:4])


def test_undo_in_a_part_names_the_card_that_comes_first(
    session: Any, send: Send, ids: list[int]
) -> None:
    send("moderator", FOCUS, row_action=f"approve:{ids[0]}.1", **PART)
    operation = session.scalars(select(Operation.id)).one()
    part = send("moderator", FOCUS, row_action=f"undo:{operation}", done="1", **PART).text
    assert f'data-first="{ids[0]}"' in part
    assert cards(part)[0] == ids[0]
    assert 'data-done="0"' in part


def test_what_readers_said_meanwhile_is_read_first(session: Any, send: Send) -> None:
    comment = CommentFactory(approved=True)
    make_flag(comment)
    token, key = f"{comment.id}.1.1", comment.id
    make_flag(comment, "reader 2", "They threaten me")
    session.commit()
    part = send("moderator", FOCUS, row_action=f"keep:{token}", **PART).text
    assert "since you saw it" in part
    assert "They threaten me" in part
    assert cards(part)[0] == key
    assert f"keep:{key}.1.2" in part
    session.expire_all()
    assert (comment.version, comment.open_flags) == (1, 2)
    send("moderator", FOCUS, row_action=f"keep:{key}.1.2", **PART)
    session.expire_all()
    assert (comment.version, comment.open_flags) == (2, 0)


def test_somebody_was_faster(session: Any, send: Send, actor_for: Any, ids: list[int]) -> None:
    decide(actor_for("editor"), Selection.of(ids[0]), Action.SPAM)
    session.commit()
    part = send("moderator", FOCUS, row_action=f"approve:{ids[0]}.1", **PART).text
    assert "Editor" in part
    assert "was faster" in part
    assert 'data-done="0"' in part
    assert session.get_one(Comment, ids[0]).status == "spam"


def test_a_text_that_has_changed_comes_back_with_the_difference(
    session: Any, send: Send, actor_for: Any, ids: list[int]
) -> None:
    edit_comment(actor_for("editor"), ids[0], 1, "Comment 0. And more.")
    session.commit()
    part = send("moderator", FOCUS, row_action=f"approve:{ids[0]}.1", **PART).text
    assert f'data-first="{ids[0]}"' in part
    assert f'data-card="{ids[0]}.2"' in part
    assert "Nothing has been decided yet" in part
    assert "<ins" in part
    assert held(session) == {ids[0]}


def test_back_to_what_somebody_else_took(
    session: Any, send: Send, actor_for: Any, ids: list[int]
) -> None:
    take_over(actor_for("editor"), ids[0])
    session.commit()
    part = send("moderator", FOCUS, row_action=f"back:{ids[0]}.1", **PART).text
    assert "Somebody else is on this comment" in part
    assert ids[0] not in cards(part)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"row_action": ""},
        {"row_action": "explode:1.1"},
        {"row_action": "delete:1.1"},
        {"action": "undo"},
        {"action": "skip"},
        {"action": "back"},
        {"action": "approve"},
        {"row_action": "approve:"},
        {"row_action": "approve:x.1"},
        {"row_action": "skip:"},
        {"row_action": "back:x"},
        {"row_action": "undo:x"},
        {"row_action": "undo:99999999999999999999"},
        {"row_action": "next:", "have": "x", "part": "1"},
        {"row_action": "next:", "skipped": "\x00", "done": "-1", "part": "1"},
        {"row_action": "next:", "skipped": "1," * 3_000, "done": "9" * 50},
        {"row_action": "reject:1.1", "ready": "x"},
    ],
)
def test_odd_forms(send: Send, ids: list[int], fields: dict[str, str]) -> None:
    assert send("moderator", FOCUS, **fields).status_code in {200, 302, 400, 404}


def test_odd_addresses(get: Any) -> None:
    for question in ("done=x", "card=x&skipped=y", "card=99999999999999999999", "skipped=1.1"):
        assert get("moderator", f"{FOCUS}?{question}").status_code == 200


# -- cost ------------------------------------------------------------------------------------------


def test_what_a_page_and_a_decision_cost(
    session: Any, press: Any, moderator: FlaskClient, query_counter: Any
) -> None:
    ids = insert_comments(30, PostFactory(published=True), status="pending")
    session.commit()
    press(row_action="next:", **PART)
    with query_counter(most=8):
        assert cards(moderator.get(FOCUS).text) == ids[:3]
    for done, row_id in enumerate(ids[:5]):
        have = ",".join(map(str, ids[done + 1 : done + 3]))
        with query_counter(most=17):
            answer = press(row_action=f"approve:{row_id}.1", have=have, **PART)
        assert cards(answer.text) == [ids[done + 3]]
