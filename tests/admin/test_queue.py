"""The queue's cards: what stands on them, how they are found, who has which."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from sqlalchemy import select

from console.audit.models import AuditEntry
from console.core.clock import now
from console.moderation.claims import LEASE, claim_next
from console.moderation.models import Claim, Comment, CommentStatus
from console.moderation.rules.parts import Effect, Part, Verdict
from console.moderation.rules.storage import store
from tests.admin.conftest import Send
from tests.factories import CommentFactory, PostFactory, insert_comments
from tests.factories.moderation import make_flag

QUEUE = "/admin/queue/"
TAG = re.compile(r"<[^>]+>")


def card(page: str, comment_id: int) -> str:
    """Return the HTML of one card."""
    begin = f'<li class="card comment-card" id="comment-{comment_id}">'
    found = re.search(rf"{begin}.*?</article></li>", page, re.DOTALL)
    assert found, page
    return found[0]


def words(html: str) -> str:
    """Return what people read of ``html``, in one line."""
    return " ".join(TAG.sub(" ", html).split())


def ids_on(page: str) -> list[int]:
    """Return which comments have a card, in their order."""
    return [int(each) for each in re.findall(r'id="comment-(\d+)"', page)]


def test_a_card_tells_of_author_score_reports_and_language(session: Any, get: Any) -> None:
    mail = "one@example.com"
    moment = now()
    for state, age in (("approved", 700), ("approved", 5), ("spam", 3)):
        CommentFactory(author_email=mail, created_at=moment - timedelta(days=age), **{state: True})
    comment = CommentFactory(author_email=mail, language="de-AT", approved=True)
    make_flag(comment, note="Not nice")
    links = Part("links", 20, Effect.HOLD, {"number": 3, "allowed": 1})
    store([comment.id], [Verdict(CommentStatus.PENDING, 20, (links,), None)])
    key = comment.id
    session.commit()
    told = words(card(get("moderator", QUEUE).text, key))
    for part in (
        "Approved: 3 · Spam: 1 · first seen 2 years ago",
        "German (Austria)",
        "Score +20 3 links, 1 allowed +20",
        "Reported by 1 reader",
        "Not nice",
    ):
        assert part in told


def test_what_holds_for_all_is_no_news_on_a_card(session: Any, get: Any) -> None:
    key = CommentFactory().id
    parts = (Part("links", 20, Effect.HOLD, {"number": 3, "allowed": 1}),
             Part("hold_all", 0, Effect.HOLD, {}))  # fmt: skip
    store([key], [Verdict(CommentStatus.PENDING, 20, parts, None)])
    session.commit()
    assert "Everything is held" not in card(get("moderator", QUEUE).text, key)
    assert "Everything is held" in get("moderator", f"/admin/comments/details/?id={key}").text


def test_guests_have_no_part_in_the_record_of_an_account(session: Any, get: Any, cast: Any) -> None:
    mail = cast.editor.email
    CommentFactory(author_id=cast.editor.id, author_email=mail, approved=True)
    guest = CommentFactory(author_email=mail).id
    session.commit()
    assert "First comment" in words(card(get("moderator", QUEUE).text, guest))
    page = words(get("moderator", f"/admin/comments/details/?id={guest}").text)
    assert "Approved: 1" not in page


def test_of_a_very_long_text_the_beginning_is_shown(session: Any, get: Any) -> None:
    key = CommentFactory(body="word " * 12_000 + "the end").id
    session.commit()
    shown = words(card(get("moderator", QUEUE).text, key))
    assert "only the beginning of a very long text" in shown
    assert "the end" not in shown
    assert "the end" in get("moderator", f"/admin/comments/details/?id={key}").text


def test_a_new_author_is_told_as_one(session: Any, get: Any) -> None:
    key = CommentFactory().id
    nameless = CommentFactory(author_name="", author_email="").id
    session.commit()
    page = get("moderator", QUEUE).text
    assert "First comment" in words(card(page, key))
    assert "First comment" not in words(card(page, nameless))


def test_reported_comments_stand_among_those_that_wait(session: Any, get: Any) -> None:
    pending, approved = CommentFactory(), CommentFactory(approved=True)
    make_flag(approved)
    keys = (approved.id, pending.id)
    session.commit()
    page = get("moderator", QUEUE).text
    assert sorted(ids_on(page)) == sorted(keys)
    told = card(page, keys[0])
    assert "Approved" in words(told)
    for action in ("keep", "unapprove", "reject", "spam", "trash"):
        assert f'value="{action}:{keys[0]}.1.1"' in told
    assert f'value="approve:{keys[0]}' not in told


IMPORTED = '<p>Café &amp; <b>bar</b>, see <a href="https://shop.example/x">here</a>.</p>'


def test_markup_is_read_as_text_and_links_say_where_they_lead(session: Any, get: Any) -> None:
    key = CommentFactory(body=IMPORTED).id
    plain = CommentFactory(body="1 + 1 = 2\nreally").id
    session.commit()
    page = get("moderator", QUEUE).text
    assert ">Café &amp; bar, see here (https://shop.example/x).</div>" in card(page, key)
    assert ">1 + 1 = 2\nreally</div>" in card(page, plain)


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<p style='position:fixed'>x</p>",
    "</li></ol><form action=//evil.example>",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<b onclick=alert(1)>x</b>",
)


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_markup_is_inert(session: Any, get: Any, body: str) -> None:
    parent = CommentFactory(body=body, approved=True)
    key = CommentFactory(parent=parent, author_name=body, body=body * 120).id
    short = CommentFactory(body=body, language='de" onclick="alert(1)').id
    session.commit()
    page = get("moderator", QUEUE).text
    for html in (card(page, key), card(page, short)):
        tags = TAG.findall(html)
        names = {re.match(r"</?(\w+)", tag)[1] for tag in tags}  # type: ignore[index]
        assert names <= set("li article div label input h2 bdi time p a span b blockquote details"
                            " summary button small".split())  # fmt: skip
        for tag in tags:
            assert not re.search(r"\s(on\w+|style)\s*=", re.sub(r'"[^"]*"', "", tag)), tag
            assert not re.search(r"""(href|src)=["']?\s*javascript""", tag)


# -- filters ---------------------------------------------------------------------------------------


@pytest.fixture
def mixed(session: Any, actor_for: Any) -> dict[str, int]:
    """Comments that differ in what the queue is filtered by."""
    made = {
        "plain": CommentFactory(author_name="Plain"),
        "ada": CommentFactory(author_name="Ada Ek", author_email="x@harbour.example"),
        "german": CommentFactory(language="de-AT"),
        "judged": CommentFactory(),
        "listed": CommentFactory(),
        "reported": CommentFactory(approved=True),
    }
    make_flag(made["reported"])
    for who, name in (("moderator", "plain"), ("editor", "ada")):
        holder, moment = actor_for(who).user_id, now() + LEASE
        session.add(Claim(comment_id=made[name].id, user_id=holder, expires_at=moment))
    for name, rule in (("judged", "links"), ("listed", "terms:7")):
        store([made[name].id], [Verdict(CommentStatus.PENDING, 1, (Part(rule, 1),), None)])
    ids = {name: comment.id for name, comment in made.items()}
    session.commit()
    return ids


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("flt_author_contains=ada", {"ada"}),
        ("flt_author_contains=HARBOUR", {"ada"}),
        ("flt_author_contains=%25", set()),
        ("flt_language_is=de", {"german"}),
        ("flt_language_is=DE-at", {"german"}),
        ("flt_language_is=d", set()),
        ("flt_rule_is=links", {"judged"}),
        ("flt_rule_is=terms", {"listed"}),
        ("flt_open_flags_is_set=1", {"reported"}),
        ("flt_claim_is=mine", {"plain"}),
        ("flt_claim_is=others", {"ada"}),
        ("flt_claim_is=free", {"german", "judged", "listed", "reported"}),
        ("flt_claim_is=free&flt_rule_is=links", {"judged"}),
    ],
)
def test_filters(mixed: dict[str, int], get: Any, question: str, expected: set[str]) -> None:
    page = get("moderator", f"{QUEUE}?{question}").text
    assert set(ids_on(page)) == {mixed[name] for name in expected}


# -- claims ----------------------------------------------------------------------------------------


@pytest.fixture
def waiting(session: Any) -> list[int]:
    """Fifteen comments that wait."""
    ids = insert_comments(15, PostFactory(published=True), status="pending", created_at=now())
    session.commit()
    return ids


def test_the_next_ten_are_mine_and_shown(
    session: Any, send: Send, get: Any, waiting: list[int]
) -> None:
    answer = send("moderator", f"{QUEUE}claim/")
    assert answer.status_code == 302
    page = get("moderator", answer.headers["Location"]).text
    assert ids_on(page) == waiting[:10]
    assert "Yours until" in words(card(page, waiting[0]))
    assert ">Take over<" not in page
    send("moderator", f"{QUEUE}action/", row_action=f"approve:{waiting[0]}.1")
    send("moderator", f"{QUEUE}claim/")
    assert ids_on(get("moderator", answer.headers["Location"]).text) == waiting[1:11]
    send("editor", f"{QUEUE}claim/")
    assert ids_on(get("editor", answer.headers["Location"]).text) == waiting[11:]


def test_the_next_ten_are_of_those_that_are_listed(
    session: Any, send: Send, get: Any, waiting: list[int]
) -> None:
    key = CommentFactory(language="fr").id
    session.commit()
    answer = send("moderator", f"{QUEUE}claim/?flt5_language_is=fr&search=reader")
    assert session.scalars(select(Claim.comment_id)).all() == [key]
    assert "language_is=fr" in unquote(answer.headers["Location"])


def test_others_see_who_has_a_card_and_may_take_it(
    session: Any, send: Send, get: Any, actor_for: Any, waiting: list[int]
) -> None:
    claim_next(actor_for("editor"), 1)
    session.commit()
    told = card(get("moderator", QUEUE).text, waiting[0])
    assert re.search(r"Editor is on this until \d", words(told))
    token = re.search(r'value="(take_over:[\d.]+)"', told)
    assert token
    answer = send("moderator", f"{QUEUE}action/", row_action=token[1], url=QUEUE)
    assert answer.headers["Location"] == QUEUE
    assert "Yours until" in words(card(get("moderator", QUEUE).text, waiting[0]))
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.before) == ("comment.take_over", {"claimed_by": "editor"})
    page = get("admin", f"/admin/audit/details/?id={entry.id}").text
    assert "claimed by" in page


def test_what_has_run_out_is_not_shown(
    session: Any, get: Any, actor_for: Any, waiting: list[int]
) -> None:
    with time_machine.travel(now() - LEASE, tick=False):
        claim_next(actor_for("editor"), 1)
        session.commit()
    assert "is on this" not in get("moderator", QUEUE).text


def test_giving_back(
    session: Any, send: Send, get: Any, actor_for: Any, waiting: list[int]
) -> None:
    claim_next(actor_for("editor"), 1)
    session.commit()
    mine = send("moderator", f"{QUEUE}claim/").headers["Location"]
    assert "Give them back" in get("moderator", mine).text
    assert "Give them back" not in get("moderator", QUEUE).text
    assert send("moderator", f"{QUEUE}release/", url=QUEUE).headers["Location"] == QUEUE
    assert session.scalars(select(Claim.comment_id)).all() == [waiting[0]]
    assert "Next 10" in get("moderator", mine).text


@pytest.mark.parametrize("token", ["", "x", "1.1.1.1", "9" * 40, "-1"])
def test_odd_take_overs(send: Send, waiting: list[int], token: str) -> None:
    answer = send("moderator", f"{QUEUE}action/", row_action=f"take_over:{token}")
    assert answer.status_code == 400


def test_taking_over_what_is_gone_or_decided(session: Any, send: Send) -> None:
    key = CommentFactory(rejected=True).id
    session.commit()
    assert send("moderator", f"{QUEUE}action/", row_action="take_over:999999").status_code == 404
    assert send("moderator", f"{QUEUE}action/", row_action=f"take_over:{key}").status_code == 409
    assert session.get_one(Comment, key).status == "rejected"
