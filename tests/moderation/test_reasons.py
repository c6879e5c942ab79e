"""Ready-made reasons: who changes them, what they may be, and what becomes of a pick."""

from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.admin.reasons import RejectForm
from console.audit.models import AuditEntry
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment, DecisionReason
from console.moderation.queries import offered_reasons
from console.moderation.reasons import (
    LAST_PLACE,
    MOST_REASONS,
    USUAL,
    ReasonFields,
    add_usual_reasons,
    create_reason,
    delete_reason,
    update_reason,
    worded_reason,
)
from console.moderation.rules.services import save_settings
from console.moderation.rules.settings import RulesSettings
from console.notices.decisions import MOST_COMMENTS
from tests.factories import CommentFactory

Session = scoped_session[Any]


def make(session: Session, label: str = "Off topic", **columns: Any) -> DecisionReason:
    """Return a stored reason."""
    reason = DecisionReason(label=label, text=columns.pop("text", f"{label}, sorry."), **columns)
    session.add(reason)
    session.flush()
    return reason


# -- the list --------------------------------------------------------------------------------------


def test_a_reason_is_kept_on_one_line(session: Session, actor_for: Any) -> None:
    fields = ReasonFields(" Off\ttopic ", "Not  about\x00\nthis post.", 5)
    reason = create_reason(actor_for("admin"), fields)
    assert (reason.label, reason.text, reason.position) == ("Off topic", "Not about this post.", 5)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_label) == ("reason.create", "Off topic")
    assert entry.after == {
        "label": "Off topic", "text": "Not about this post.", "position": 5, "offered": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (ReasonFields("", "Text"), "label"),
        (ReasonFields("l" * 81, "Text"), "label"),
        (ReasonFields("Label", "\x00 "), "text"),
        (ReasonFields("Label", "t" * 501), "text"),
        (ReasonFields("Label", "Text", -1), "position"),
        (ReasonFields("Label", "Text", 1000), "position"),
    ],
)
def test_what_cannot_be_a_reason(
    session: Session, actor_for: Any, fields: ReasonFields, wrong: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        create_reason(actor_for("admin"), fields)
    assert list(caught.value.fields) == [wrong]


def test_no_two_have_the_same_label(session: Session, actor_for: Any) -> None:
    actor, mine = actor_for("admin"), make(session)
    with pytest.raises(ConflictError):
        create_reason(actor, ReasonFields("OFF topic", "Again"))
    same = update_reason(actor, mine, ReasonFields("off topic", "Other words"), version=1)
    assert (same.label, same.version) == ("off topic", 2)


def test_there_are_not_more_than_fifty(session: Session, actor_for: Any) -> None:
    session.add_all(DecisionReason(label=str(n), text="Text") for n in range(MOST_REASONS))
    session.flush()
    for more in (
        lambda actor: create_reason(actor, ReasonFields("One more", "Text")),
        add_usual_reasons,
    ):
        with pytest.raises(InvalidInputError):
            more(actor_for("admin"))


def test_changes_and_deletions_are_in_the_log(session: Session, actor_for: Any) -> None:
    actor, reason = actor_for("admin"), make(session)
    update_reason(actor, reason, ReasonFields("Off topic", "New", active=False), version=1)
    delete_reason(actor, reason)
    first, second = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    assert first.before == {"text": "Off topic, sorry.", "offered": True}
    assert first.after == {"text": "New", "offered": False}
    assert (second.action, second.after) == ("reason.delete", {})
    assert session.scalars(select(DecisionReason)).all() == []


def test_a_stale_form_changes_nothing(session: Session, actor_for: Any) -> None:
    reason = make(session)
    with pytest.raises(ConflictError):
        update_reason(actor_for("admin"), reason, ReasonFields("New", "New"), version=7)


@pytest.mark.parametrize("who", ["editor", "moderator", "auditor", "outsider", "anonymous"])
def test_only_who_manages_rules_changes_reasons(session: Session, actor_for: Any, who: str) -> None:
    actor, reason, fields = actor_for(who), make(session), ReasonFields("New", "New")
    for change in (
        lambda: create_reason(actor, fields),
        lambda: add_usual_reasons(actor),
        lambda: update_reason(actor, reason, fields, version=1),
        lambda: delete_reason(actor, reason),
    ):
        with pytest.raises(ForbiddenError):
            change()


def test_the_usual_ones_are_made_once_in_the_language_of_who_asks(
    session: Session, actor_for: Any
) -> None:
    actor = actor_for("admin")
    kept = make(session, str(USUAL[0][0]).upper(), text="Ours")
    assert len(add_usual_reasons(actor)) == len(USUAL) - 1
    assert add_usual_reasons(actor) == []
    assert kept.text == "Ours"
    with force_locale("de"):
        assert all(str(label) for label, _text in USUAL)


# -- picking ---------------------------------------------------------------------------------------


def test_they_are_offered_by_place_and_then_by_age(session: Session) -> None:
    late, first, second = make(session, "c", position=9), make(session, "b"), make(session, "a")
    make(session, "not offered", active=False)
    assert list(session.scalars(offered_reasons())) == [first, second, late]


def test_a_pick_fills_the_reason_and_words_go_behind_it(session: Session) -> None:
    reason = make(session)
    assert worded_reason(reason.id, " ") == "Off topic, sorry."
    assert worded_reason(reason.id, " See\nour rules. ") == "Off topic, sorry. See our rules."
    assert worded_reason(None, " Own\x00 words ") == "Own words"


def test_what_is_no_reason_is_refused(session: Session) -> None:
    gone, long = make(session, active=False), make(session, "Long", text="t" * 500)
    for chosen, text in (
        (None, " "),
        (gone.id, "x"),
        (999, "x"),
        (long.id, "x"),
        (None, "t" * 501),
    ):
        with pytest.raises(InvalidInputError) as caught:
            worded_reason(chosen, text)
        assert list(caught.value.fields) == ["reason"]


# -- where a rejection asks for a reason -----------------------------------------------------------


@pytest.fixture
def reject(session: Session, client_for: Any, csrf: Any) -> Any:
    """Send the form of the page that asks why; return the answer and the comment's row."""
    comment = CommentFactory()
    session.commit()
    client = client_for("moderator")

    def send(**form: str) -> Any:
        fields = {"action": "reject", "rowid": f"{comment.id}.1", "csrf_token": csrf(client)}
        answer = client.post("/admin/comments/action/", data=fields | form)
        stored = session.execute(select(Comment.status, Comment.status_reason)).one()
        return answer, tuple(stored)

    return send


def test_one_press_rejects_for_a_ready_made_reason(session: Session, reject: Any) -> None:
    reason = make(session)
    session.commit()
    page = reject()[0].text
    assert f'name="ready" value="{reason.id}"' in page
    assert 'data-key="1"' in page
    assert "Give a reason." not in page
    answer, stored = reject(ready=str(reason.id), reason="")
    assert answer.status_code == 302
    assert stored == ("rejected", "Off topic, sorry.")


@pytest.mark.parametrize("ready", ["x", "-1", "9" * 30, "²", "1'--", "12"])
def test_a_pick_that_is_not_offered_is_refused(session: Session, reject: Any, ready: str) -> None:
    make(session)
    session.commit()
    answer, stored = reject(ready=ready, reason="Words that stay")
    assert "This reason is not offered any more." in answer.text
    assert "Words that stay" in answer.text
    assert stored == ("pending", "")


def test_without_any_ready_made_reason_words_are_needed(session: Session, reject: Any) -> None:
    answer, stored = reject(reason=" ")
    assert "Give a reason." in answer.text
    assert stored == ("pending", "")
    assert reject(reason="Rude")[1] == ("rejected", "Rude")


def test_the_page_of_a_comment_offers_them_too(
    session: Session, client_for: Any, csrf: Any
) -> None:
    comment, reason = CommentFactory(), make(session, '<i>"Odd"</i>')
    make(session, "Old", active=False)
    session.commit()
    client = client_for("moderator")
    page = client.get(f"/admin/comments/details/?id={comment.id}").text
    assert f'<option value="{reason.id}"' in page
    assert "<i>" not in page
    assert "Old" not in page
    form = {"row_action": f"approve:{comment.id}.1", "ready": str(reason.id), "reason": ""}
    client.post("/admin/comments/action/", data=form | {"csrf_token": csrf(client)})
    session.expire_all()
    assert (comment.status, comment.status_reason) == ("approved", "")


def test_large_sets_say_that_nobody_is_told(app: Any, session: Session, actor_for: Any) -> None:
    with unit_of_work():
        save_settings(actor_for("admin"), RulesSettings(tell_rejected=True))
    with app.test_request_context():
        form = RejectForm()
        assert form.told(MOST_COMMENTS).startswith("Authors get a mail")
        assert form.told(MOST_COMMENTS + 1) == "More than 200 at once: authors get no mail."


def test_the_page_says_whether_authors_are_told(
    session: Session, client_for: Any, csrf: Any, reject: Any
) -> None:
    client, told = client_for("admin"), "Authors get a mail with the reason."
    assert told not in reject()[0].text
    form = {"version": "0", "tell_rejected": "1", "csrf_token": csrf(client)}
    assert client.post("/admin/reasons/notices/", data=form).status_code == 302
    assert client.post("/admin/reasons/notices/", data=form | {"version": "x"}).status_code == 400
    assert told in reject()[0].text
    page = client.get("/admin/reasons/").text
    assert 'name="tell_rejected" value="1" checked>' in page
    assert 'name="tell_approved" value="1">' in page
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.after) == ("rules.update", {"tell_rejected": True})


def test_a_new_reason_goes_to_the_end(session: Session, client_for: Any) -> None:
    make(session, position=40)
    session.commit()
    client = client_for("admin")
    assert 'name="position" type="number" value="50"' in client.get("/admin/reasons/new/").text
    make(session, "Last", position=LAST_PLACE)
    session.commit()
    assert f'value="{LAST_PLACE}"' in client.get("/admin/reasons/new/").text


@pytest.mark.parametrize(("who", "led"), [("admin", True), ("moderator", False)])
def test_without_any_who_may_make_them_is_led_to_the_list(
    session: Session, client_for: Any, csrf: Any, who: str, led: bool
) -> None:
    comment = CommentFactory()
    session.commit()
    client = client_for(who)
    form = {"action": "reject", "rowid": f"{comment.id}.1", "csrf_token": csrf(client)}
    link = "Make a list of reasons"
    assert (link in client.post("/admin/comments/action/", data=form).text) is led
    make(session)
    session.commit()
    assert link not in client.post("/admin/comments/action/", data=form).text


def test_an_empty_list_begins_with_the_usual_ones(
    session: Session, client_for: Any, csrf: Any
) -> None:
    client = client_for("admin")
    assert "/admin/reasons/usual/" in client.get("/admin/reasons/").text
    assert "/admin/reasons/usual/" not in client_for("moderator").get("/admin/reasons/").text
    client.post("/admin/reasons/usual/", data={"csrf_token": csrf(client)})
    page = client.get("/admin/reasons/").text
    assert all(str(label) in page for label, _text in USUAL)


def test_the_pages_of_a_reason_are_headed_by_its_label(session: Session, client_for: Any) -> None:
    reason = make(session, "Off topic")
    session.commit()
    for page in ("details", "edit"):
        answer = client_for("admin").get(f"/admin/reasons/{page}/?id={reason.id}")
        assert "<h1>Off topic</h1>" in answer.text
        assert "object at 0x" not in answer.text
