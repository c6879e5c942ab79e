"""What scripts add: keys, rows that leave at once, Undo, messages, dialogs."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect

from console.core.actor import Actor
from console.core.db import db
from console.moderation.models import Comment, DecisionReason
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Effect
from console.moderation.rules.services import save_list
from tests.factories import CommentFactory, PostFactory, insert_comments, make_flag

NUMBER = 6
PageFor = Callable[[str], Page]


@pytest.fixture
def queue(site: Flask, page_for: PageFor) -> Page:
    """A moderator at a queue of six comments, "Comment 0." to "Comment 5."."""
    with site.app_context():
        insert_comments(NUMBER, PostFactory(published=True), status="pending")
        db.session.commit()
    page = page_for("moderator")
    page.goto("/admin/queue/")
    # A reload would lose this mark.
    page.evaluate("window.still = true")
    return page


def card(page: Page, number: int) -> Locator:
    """Return the card of one comment."""
    return page.locator(".comment-card").filter(has_text=f"Comment {number}.")


def told(page: Page, text: str) -> Locator:
    """Return the messages that say ``text``."""
    return page.locator(".messages .alert").filter(has_text=text)


def statuses(site: Flask) -> list[str]:
    """Return the states of all comments in their order."""
    with site.app_context():
        return list(db.session.scalars(db.select(Comment.status).order_by(Comment.id)))


def press(page: Page, *keys: str) -> None:
    """Press one key after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_deciding_by_keys_alone_without_leaving_the_page(site: Flask, queue: Page) -> None:
    page = queue
    press(page, "j")
    expect(card(page, 0)).to_be_focused()
    press(page, "a", "a", "j", "d")  # 0 and 1 approved, 3 into the trash, none waited for
    expect(card(page, 4)).to_be_focused()
    expect(page.locator(".comment-card")).to_have_count(3)
    expect(told(page, "Approved: comment by")).to_have_count(2)
    shown = page.locator(".messages .alert:visible")
    expect(shown).to_have_text("Moved to the trash: comment by Reader 3. Undo")
    expect(page.locator("h1 .count")).to_have_text("3")
    expect(card(page, 4)).to_be_focused()
    assert statuses(site) == ["approved", "approved", "pending", "trash", "pending", "pending"]

    press(page, "z")
    expect(told(page, "Undone: comment by")).to_be_visible()
    expect(told(page, "Moved to the trash")).to_have_count(0)
    press(page, "z")
    expect(page.locator(".comment-card")).to_have_count(5)
    assert statuses(site) == ["approved", *["pending"] * 5]
    expect(shown).to_have_text("Undone: comment by Reader 1.")
    press(page, "Escape")
    expect(page.locator(".messages .alert")).to_have_count(0)
    assert page.evaluate("window.still")


def test_reasons_are_asked_in_a_dialog_and_keys_act_on_ticked_cards(
    site: Flask, queue: Page
) -> None:
    page = queue
    press(page, "j", "j", "r")
    box = page.get_by_role("dialog", name="Reject this comment")
    expect(box.get_by_label("Reason")).to_be_focused()
    press(page, "Enter")
    expect(box.get_by_role("alert")).to_contain_text("Reason")
    expect(box.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("jarring")  # letters are text here, not keys
    press(page, "Enter")
    expect(told(page, "Rejected: comment by")).to_be_visible()
    expect(box).to_be_hidden()
    expect(card(page, 1)).to_have_count(0)
    expect(card(page, 2)).to_be_focused()

    press(page, "x", "j", "x")
    expect(page.get_by_text("Selected: 2")).to_be_visible()
    press(page, "s")
    expect(told(page, "Marked as spam: 2 comments.")).to_be_visible()
    assert statuses(site) == ["pending", "rejected", "spam", "spam", "pending", "pending"]
    assert page.evaluate("window.still")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Comment by")).to_be_visible()
    press(page, "g", "c")
    page.wait_for_url("**/admin/comments/")


def test_the_cursor_comes_back_with_what_was_not_decided_after_all(
    site: Flask, queue: Page
) -> None:
    page = queue
    box = page.get_by_role("dialog", name="Reject this comment")
    press(page, "j", "j")
    for close in (
        lambda: press(page, "Escape"),
        lambda: box.get_by_role("button", name="Close").click(),
        lambda: box.get_by_role("link", name="Cancel").click(),
    ):
        press(page, "r")
        expect(box).to_contain_text("Comment 1.")
        close()
        expect(box).to_be_hidden()
        expect(card(page, 1)).to_be_focused()
    assert statuses(site) == ["pending"] * NUMBER

    press(page, "a")
    expect(card(page, 1)).to_have_count(0)
    expect(card(page, 2)).to_be_focused()
    page.get_by_role("button", name="Undo").wait_for()
    press(page, "z", "r")  # at once: the key is about what comes back
    expect(box).to_contain_text("Comment 1.")
    press(page, "Escape")
    expect(card(page, 1)).to_be_focused()

    press(page, "x", "j", "x", "s")
    expect(told(page, "Marked as spam")).to_be_visible()
    expect(card(page, 3)).to_be_focused()
    press(page, "j", "z")
    expect(card(page, 1)).to_be_focused()
    assert statuses(site) == ["pending"] * NUMBER


def test_the_cursor_is_where_it_was_after_a_look_at_a_comment(site: Flask, queue: Page) -> None:
    page = queue
    heading = page.get_by_role("heading", name="Comment by")
    press(page, "j", "j", "o")
    expect(heading).to_be_visible()
    page.go_back()
    expect(card(page, 1)).to_be_focused()
    press(page, "j", "o")
    expect(heading).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(told(page, "Approved: comment by")).to_be_visible()
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Queue").click()
    expect(card(page, 3)).to_be_focused()  # 2 is not here any more
    page.goto("/admin/queue/")
    press(page, "j")
    expect(card(page, 0)).to_be_focused()


def test_keys_say_so_where_an_action_does_not_fit(site: Flask, queue: Page) -> None:
    page = queue
    page.goto("/admin/comments/")
    notice = told(page, "This cannot be done with this row.")
    press(page, "j", "u")
    expect(notice).to_be_visible()
    press(page, "u")
    expect(notice).to_have_count(1)
    press(page, "j")
    expect(notice).to_have_count(0)
    press(page, "x")
    bar = page.get_by_role("group", name="With the selected rows")
    expect(bar.locator("button:visible")).to_have_text(
        ["Approve", "Reject", "Mark as spam", "Move to trash"]
    )
    assert statuses(site) == ["pending"] * NUMBER


def test_what_fails_comes_back_and_says_so(site: Flask, queue: Page, problems: list[str]) -> None:
    page = queue
    approve = card(page, 0).get_by_role("button", name="Approve")
    action = "**/queue/action/"
    answers: list[Callable[[Route], None]] = [
        lambda route: route.abort(),
        lambda route: route.fulfill(
            status=409, content_type="text/html", body="<main><h1>Taken</h1><p>By Ann.</p></main>"
        ),
    ]
    for answer, text in zip(answers, ("cannot be reached", "Taken By Ann."), strict=True):
        page.route(action, answer)
        approve.click()
        expect(told(page, text)).to_be_visible()
        expect(approve).to_be_enabled()
        page.unroute(action)
    expect(page.locator(".messages [role=alert] .alert")).to_have_count(2)

    page.evaluate(
        "document.querySelectorAll('[name=csrf_token]').forEach((f) => { f.value = 'old'; })"
    )
    approve.click()
    box = page.get_by_role("dialog", name="This form has expired")
    expect(box).to_contain_text("Nothing has been saved.")
    box.get_by_role("button", name="Send again").click()
    expect(told(page, "Approved: comment by")).to_be_visible()
    assert statuses(site)[0] == "approved"
    card(page, 1).get_by_role("button", name="Approve").click()  # under the token of the new list
    expect(told(page, "Approved: comment by")).to_have_count(2)

    expect(page.locator(".messages .alert-danger")).to_have_count(2)
    press(page, "Escape", "Escape", "Escape", "Escape")
    expect(page.locator(".messages .alert")).to_have_count(0)

    page.context.clear_cookies()
    card(page, 2).get_by_role("button", name="Approve").click()
    expect(page.get_by_role("dialog")).to_contain_text("You are signed out.")
    page.once("dialog", lambda question: question.accept())  # what was sent is not saved
    page.get_by_role("dialog").get_by_text("Close", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert statuses(site)[2] == "pending"
    problems.clear()  # the answers above are errors, and were meant to be


def test_the_keys_are_shown_and_can_be_switched_off(queue: Page) -> None:
    page = queue
    press(page, "?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    for text in (
        "Approve",
        "Mark as spam",
        "Edit",
        "Reason of a rejection",
        "Next row",
        "Comments",
    ):
        expect(sheet).to_contain_text(text)
    expect(sheet).not_to_contain_text("Restore")
    press(page, "a", "j")
    expect(page.locator(".comment-card")).to_have_count(NUMBER)
    press(page, "Escape")
    expect(sheet).to_be_hidden()
    press(page, "/")
    page.keyboard.type("ajax?")
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value("ajax?")
    expect(sheet).to_be_hidden()
    press(page, "Tab", "Control+a")
    expect(page.locator(".comment-card")).to_have_count(NUMBER)
    page.evaluate("document.body.dataset.shortcuts = 'off'")
    press(page, "j", "a", "?")
    expect(sheet).to_be_hidden()
    expect(page.locator(".comment-card")).to_have_count(NUMBER)
    page.evaluate("document.body.dataset.shortcuts = 'on'")
    page.get_by_title("Account").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(sheet).to_be_visible()


def test_deleting_asks_in_a_dialog_and_can_be_cancelled(site: Flask, page_for: PageFor) -> None:
    with site.app_context():
        CommentFactory()
        db.session.commit()
    page = page_for("editor")
    page.goto("/admin/tags/new/")
    page.get_by_label("Name").fill("Harbour")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Harbour")
    button: Any = row.get_by_title("Delete")
    button.click()
    box = page.get_by_role("dialog", name="Delete")
    box.get_by_role("link", name="Cancel").click()
    expect(box).to_be_hidden()
    expect(button).to_be_visible()
    button.click()
    box.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    expect(told(page, "Deleted the tag")).to_be_visible()


def test_one_key_approves_what_waits_and_keeps_what_was_reported(site: Flask, queue: Page) -> None:
    page = queue
    with site.app_context():
        for number in range(2):
            make_flag(CommentFactory(approved=True, body=f"Reported {number}."), "reader 1")
        db.session.commit()
    page.reload()
    press(page, "j", "a", "a", "a")  # what is reported is the most urgent
    expect(told(page, "Kept: comment by")).to_have_count(2)
    expect(told(page, "Approved: comment by")).to_have_count(1)
    assert statuses(site) == ["approved", *["pending"] * 5, "approved", "approved"]
    with site.app_context():
        for comment in db.session.scalars(db.select(Comment).where(Comment.id > 6)):
            make_flag(comment, "reader 2")
        db.session.commit()
    page.reload()
    press(page, "j", "x", "j", "x", "a")
    expect(told(page, "Kept: 2 comments.")).to_be_visible()


def test_a_digit_rejects_for_a_ready_made_reason(site: Flask, queue: Page) -> None:
    page = queue
    with site.app_context():
        for place, label in enumerate(("Off topic", "Rude", "Advertising")):
            db.session.add(DecisionReason(label=label, text=f"{label}, sorry.", position=place))
        db.session.commit()
    press(page, "j", "r")
    box = page.get_by_role("dialog", name="Reject this comment")
    expect(box.get_by_role("button", name="Off topic")).to_be_focused()
    press(page, "2")
    expect(told(page, "Rejected: comment by")).to_be_visible()
    expect(card(page, 1)).to_be_focused()
    press(page, "r")
    expect(box.get_by_role("button", name="Off topic")).to_be_focused()
    press(page, "Tab", "Tab", "Tab")
    expect(box.get_by_label("Reason", exact=True)).to_be_focused()
    page.keyboard.type("12 lines of it")  # digits are text here
    press(page, "Enter")
    expect(told(page, "Rejected: comment by")).to_have_count(2)
    with site.app_context():
        reasons = db.session.scalars(db.select(Comment.status_reason).order_by(Comment.id)).all()
    assert reasons[:3] == ["Rude, sorry.", "12 lines of it", ""]
    assert page.evaluate("window.still")


def test_on_narrow_pages_numbers_begin_where_words_do(site: Flask, page_for: PageFor) -> None:
    with site.app_context():
        admin = Actor("admin", permissions=frozenset({"rules:manage"}))
        save_list(admin, ListSettings(0, "Bad words", Effect.HOLD, Mode.ON, 50), "casino")
        db.session.commit()
    page = page_for("admin")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/admin/rules/")
    for cell in page.locator(".list-table td").all():
        assert cell.evaluate("cell => getComputedStyle(cell).textAlign") == "start"
