"""One card at a time by keyboard: nothing is waited for, nothing is lost, nobody is disturbed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Route, expect

from console.accounts.models import User
from console.core.actor import Actor
from console.core.db import db
from console.moderation.models import Claim, Comment, DecisionReason
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection
from tests.conftest import PASSWORD
from tests.factories import PostFactory, insert_comments

PageFor = Callable[[str], Page]
FOCUS = "/admin/queue/focus/"
# From a key to the card that it brings: how long the person looks at what they have decided.
STOPWATCH = """
    window.still = true;
    window.took = [];
    let pressed = null;
    addEventListener("keydown", () => { pressed = performance.now(); }, true);
    new MutationObserver(() => requestAnimationFrame(() => {
        if (pressed !== null) window.took.push(performance.now() - pressed);
        pressed = null;
    })).observe(document.querySelector(arguments[0] ?? "#focus"), { childList: true });
"""
NEWS = "document.dispatchEvent(new Event('visibilitychange'))"


def waiting(site: Flask, number: int) -> None:
    """Have that many comments wait, "Comment 0." being the oldest, and two reasons at hand."""
    with site.app_context():
        insert_comments(number, PostFactory(published=True), status="pending")
        reasons = (("Off topic", "Beside the point."), ("Rude", "It is rude."))
        db.session.add_all(
            DecisionReason(label=label, text=text, position=place)
            for place, (label, text) in enumerate(reasons)
        )
        db.session.commit()


@pytest.fixture
def focus(site: Flask, page_for: PageFor) -> Page:
    """A moderator on the first of six comments."""
    waiting(site, 6)
    page = page_for("moderator")
    page.goto("/admin/queue/")
    press(page, "f")
    expect(card(page)).to_contain_text("Comment 0.")
    page.evaluate(STOPWATCH.replace("arguments[0] ?? ", ""))
    return page


def card(page: Page) -> Locator:
    """Return the card on the screen."""
    return page.locator(".focus-card:visible")


def press(page: Page, *keys: str) -> None:
    """Press one key after the other."""
    for key in keys:
        page.keyboard.press(key)


def statuses(site: Flask) -> list[str]:
    """Return the states of all comments in their order."""
    with site.app_context():
        return list(db.session.scalars(db.select(Comment.status).order_by(Comment.id)))


def editor() -> Actor:
    """Return the editor of the site, inside of its context."""
    user = db.session.scalars(db.select(User).where(User.username == "editor")).one()
    return Actor(user.username, user.id, user.permissions)


def done(page: Page, number: int) -> None:
    """Wait until the server has counted that many decisions."""
    expect(page.locator("#focus-progress")).to_contain_text(f"{number} decided")


def test_fifty_comments_with_one_key_each(site: Flask, page_for: PageFor) -> None:
    waiting(site, 50)
    page = page_for("moderator")
    page.goto("/admin/queue/")
    press(page, "f")
    expect(card(page)).to_contain_text("Comment 0.")
    page.evaluate(STOPWATCH.replace("arguments[0] ?? ", ""))
    for number in range(50):
        expect(card(page)).to_contain_text(f"Comment {number}.")
        if number % 10 == 3:
            press(page, "r", "2")  # the digit is the confirmation
        else:
            press(page, "s" if number % 5 == 0 else "a")
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    done(page, 50)
    found = statuses(site)
    assert found.count("rejected") == 5
    assert found.count("spam") == 10
    assert found.count("approved") == 35
    assert page.evaluate("window.still")
    took = sorted(page.evaluate("window.took"))
    assert took[int(len(took) * 0.9)] < 100


def test_fifty_comments_with_fewer_keys(site: Flask, page_for: PageFor) -> None:
    waiting(site, 50)
    page = page_for("moderator")
    page.goto("/admin/queue/?page_size=50")
    page.evaluate("window.still = true")
    pressed = ["j", *["a", "s"] * 15, "d", "d", "r", "1", "shift+x", "a"]
    for key in pressed:
        if key == "1":
            expect(page.get_by_role("dialog")).to_be_visible(timeout=30_000)
        press(page, {"shift+x": "Shift+x"}.get(key, key))
        if key == "1":
            expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Nothing waits")).to_be_visible(timeout=30_000)
    assert len(pressed) < 50
    assert page.evaluate("window.still")
    assert sorted(set(statuses(site))) == ["approved", "rejected", "spam", "trash"]


def test_keys_are_faster_than_the_server(site: Flask, focus: Page) -> None:
    press(focus, "a", "s", "d")  # as fast as a machine types
    expect(card(focus)).to_contain_text("Comment 3.")
    done(focus, 3)
    assert statuses(site)[:4] == ["approved", "spam", "trash", "pending"]
    expect(focus.locator("#focus-progress")).to_contain_text("3 wait")


def test_undo_brings_the_card_back_and_keys_wait_for_it(site: Flask, focus: Page) -> None:
    press(focus, "a")
    expect(focus.get_by_text("Approved: comment by")).to_be_visible()
    press(focus, "z", "d")  # the second key is about what comes back
    expect(focus.get_by_text("Moved to the trash: comment by Reader 0.")).to_be_visible()
    expect(card(focus)).to_contain_text("Comment 1.")
    done(focus, 1)
    assert statuses(site)[:2] == ["trash", "pending"]


def test_skipping_and_going_back(site: Flask, focus: Page) -> None:
    press(focus, "j")
    expect(card(focus)).to_contain_text("Comment 1.")
    press(focus, "k")
    expect(card(focus)).to_contain_text("Comment 0.")
    press(focus, "a")
    expect(card(focus)).to_contain_text("Comment 1.")
    done(focus, 1)
    press(focus, "k")  # a decided one is there to be read
    expect(card(focus)).to_contain_text("Comment 0.")
    expect(card(focus).get_by_role("button", name="Approve")).to_be_disabled()
    press(focus, "s", "j")
    expect(card(focus)).to_contain_text("Comment 1.")
    assert statuses(site)[:2] == ["approved", "pending"]


def test_reasons_are_picked_by_digits_or_typed(site: Flask, focus: Page) -> None:
    press(focus, "1")  # no panel, no rejection
    press(focus, "r")
    expect(focus.get_by_role("button", name="Off topic")).to_be_focused()
    press(focus, "Escape")
    expect(focus.get_by_role("button", name="Off topic")).to_be_hidden()
    press(focus, "r", "2")
    expect(card(focus)).to_contain_text("Comment 1.")
    press(focus, "r")
    focus.get_by_label("Reason", exact=True).fill("a b 1")
    press(focus, "Enter")
    expect(card(focus)).to_contain_text("Comment 2.")
    done(focus, 2)
    with site.app_context():
        found = db.session.scalars(db.select(Comment.status_reason).order_by(Comment.id)).all()
    assert found[:2] == ["It is rude.", "a b 1"]


def test_keys_rest_in_fields_and_where_they_are_turned_off(site: Flask, focus: Page) -> None:
    press(focus, "/")
    focus.keyboard.type("asdzjk")
    expect(focus.get_by_role("searchbox")).to_have_value("asdzjk")
    focus.evaluate("document.activeElement.blur(); document.body.dataset.shortcuts = 'off'")
    press(focus, "a", "j", "1")
    expect(card(focus)).to_contain_text("Comment 0.")
    assert set(statuses(site)) == {"pending"}


def test_the_sheet_tells_the_keys(focus: Page) -> None:
    press(focus, "?")
    sheet = focus.get_by_role("dialog")
    for text in ("Approve", "Reject", "Mark as spam", "Move to trash", "Skip", "Back", "Edit"):
        expect(sheet.locator("p").filter(has_text=text).first).to_be_visible()


def test_escape_leads_back_and_lets_go(site: Flask, focus: Page) -> None:
    press(focus, "Escape")
    focus.wait_for_url("**/admin/queue/")
    with site.app_context():
        assert db.session.scalars(db.select(Claim)).all() == []


def test_what_the_server_refuses_comes_back(site: Flask, focus: Page, problems: list[str]) -> None:
    focus.route(f"**{FOCUS}", lambda route: route.abort())
    press(focus, "a")
    expect(focus.get_by_text("The server cannot be reached")).to_be_visible()
    expect(card(focus)).to_contain_text("Comment 0.")
    focus.unroute(f"**{FOCUS}")
    press(focus, "a")
    expect(card(focus)).to_contain_text("Comment 1.")
    done(focus, 1)
    assert statuses(site)[0] == "approved"
    problems.clear()


def test_a_slow_server_is_not_waited_for(focus: Page) -> None:
    focus.wait_for_load_state("networkidle")  # the cards to come are here
    asked: list[Route] = []
    focus.route(f"**{FOCUS}", lambda route: asked.append(route))  # noqa: PLW0108 - it is kept
    press(focus, "a", "a")
    expect(card(focus)).to_contain_text("Comment 2.")
    assert len(asked) == 1  # one after the other, and this one is not answered yet
    asked[0].continue_()
    done(focus, 1)
    asked[1].continue_()
    done(focus, 2)
    focus.unroute(f"**{FOCUS}")


def test_what_others_decide_stays_greyed(site: Flask, focus: Page) -> None:
    with site.app_context():
        first = db.session.scalars(db.select(Comment.id).order_by(Comment.id)).first()
        decide(editor(), Selection.of(first or 0), Action.SPAM)
        db.session.commit()
    focus.evaluate(NEWS)
    expect(card(focus)).to_contain_text("Spam by Editor")
    press(focus, "a")  # nothing to be done here any more
    press(focus, "j")
    expect(card(focus)).to_contain_text("Comment 1.")
    assert statuses(site)[:2] == ["spam", "pending"]


# -- the queue while others work -------------------------------------------------------------------


def test_the_queue_tells_what_others_do(site: Flask, page_for: PageFor) -> None:
    waiting(site, 3)
    page = page_for("moderator")
    page.goto("/admin/queue/")
    page.evaluate("window.still = true")
    with site.app_context():
        ids = list(db.session.scalars(db.select(Comment.id).order_by(Comment.id)))
        decide(editor(), Selection.of(ids[1]), Action.SPAM)
        insert_comments(2, PostFactory(published=True), status="pending")
        db.session.commit()
    page.evaluate(NEWS)
    over = page.locator(f"#comment-{ids[1]}")
    expect(over).to_contain_text("Spam by Editor")
    expect(over.get_by_role("button", name="Approve")).to_have_count(0)
    expect(over.get_by_role("checkbox")).to_be_disabled()
    page.get_by_role("link", name="2 new comments").click()
    expect(page.locator(".comment-card")).to_have_count(4)
    assert page.evaluate("window.still")


# -- without scripts -------------------------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser, server: tuple[str, Any], site: Flask) -> Iterator[Page]:
    """A moderator whose browser runs no scripts, in front of four comments."""
    waiting(site, 4)
    context = browser.new_context(base_url=server[0], java_script_enabled=False)
    page = context.new_page()
    page.goto("/login?next=/admin/queue/")
    page.get_by_label("E-mail address").fill("moderator@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    yield page
    context.close()


def test_without_scripts_each_decision_leads_to_the_next_card(site: Flask, plain: Page) -> None:
    page = plain
    page.get_by_role("button", name="One at a time").click()
    expect(card(page)).to_contain_text("Comment 0.")
    page.get_by_role("button", name="Approve").click()
    expect(card(page)).to_contain_text("Comment 1.")
    page.get_by_role("button", name="Undo").click()
    expect(card(page)).to_contain_text("Comment 0.")
    page.get_by_role("button", name="Mark as spam").click()
    expect(card(page)).to_contain_text("Comment 1.")
    page.get_by_role("button", name="Skip").click()
    expect(card(page)).to_contain_text("Comment 2.")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(card(page)).to_contain_text("Comment 1.")
    page.locator("summary").filter(has_text="Reject").click()
    page.get_by_role("button", name="Rude").click()
    expect(card(page)).to_contain_text("Comment 2.")
    expect(page.locator("#focus-progress")).to_contain_text("2 decided")
    page.get_by_role("button", name="Back to the queue").click()
    expect(page.locator(".comment-card")).to_have_count(2)
    assert statuses(site) == ["spam", "rejected", "pending", "pending"]


def test_without_scripts_the_next_ten_are_claimed(site: Flask, plain: Page) -> None:
    plain.get_by_role("button", name="Next 10").click()
    expect(plain.locator(".claim-mine")).to_have_count(4)
    plain.locator(".comment-card").first.get_by_role("button", name="Approve").click()
    expect(plain.locator(".claim-mine")).to_have_count(3)
    assert statuses(site)[0] == "approved"
