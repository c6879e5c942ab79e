"""Keys while something is on its way, and where the cursor is afterwards."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from console.accounts.models import User
from console.core.actor import Actor
from console.core.db import db
from console.moderation.claims import claim_next
from console.moderation.models import Comment, DecisionReason
from console.moderation.queue import waiting_comments
from tests.factories import CommentFactory, PostFactory

PageFor = Callable[[str], Page]
LATE = """
const now = window.fetch;
window.fetch = async (...asked) => {
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    return now(...asked);
};
"""
CARDS = "#list .cards > li"


@pytest.fixture
def keys(site: Flask) -> list[int]:
    """Three comments that wait under one post, as the queue shows them."""
    with site.app_context():
        post = PostFactory(published=True)
        made = [CommentFactory(post=post, body=f"It opens at {n}.").id for n in (10, 12, 18)]
        db.session.commit()
    return made


def late(page: Page) -> Page:
    """Return the page, whose scripts get every answer late."""
    page.add_init_script(LATE)
    return page


def states(site: Flask, keys: list[int]) -> list[str]:
    """Return the states of the comments."""
    with site.app_context():
        return [db.session.get_one(Comment, key).status for key in keys]


def test_keys_wait_for_a_form_that_is_on_its_way(
    site: Flask, keys: list[int], page_for: PageFor
) -> None:
    page = late(page_for("moderator"))
    page.goto("/admin/queue/")
    for key in ("j", "j", "e", "d", "a", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#box").get_by_label("Text")).to_be_focused()
    expect(page.locator(CARDS)).to_have_count(3)
    assert states(site, keys) == ["pending"] * 3
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page.locator(CARDS)).to_have_count(2)


def test_a_digit_picks_the_reason_before_the_question_stands(
    site: Flask, keys: list[int], page_for: PageFor
) -> None:
    with site.app_context():
        for place, label in enumerate(("Off topic", "Insult", "Advertising")):
            db.session.add(DecisionReason(label=label, text=f"{label}.", position=place))
        db.session.commit()
    page = late(page_for("moderator"))
    page.goto("/admin/queue/")
    for key in ("j", "r", "2"):
        page.keyboard.press(key)
    expect(page.get_by_text("Rejected: comment by")).to_be_visible()
    expect(page.locator(CARDS)).to_have_count(2)
    with site.app_context():
        rejected = db.session.scalars(sa.select(Comment).filter_by(status="rejected")).one()
        assert rejected.status_reason == "Insult."


def test_after_a_reply_the_cursor_is_on_the_next_card_and_z_takes_it_back(
    site: Flask, keys: list[int], page_for: PageFor
) -> None:
    page = page_for("moderator")
    page.goto("/admin/queue/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    third = page.locator(CARDS).nth(2).get_attribute("id")
    page.keyboard.press("t")
    expect(page.locator("#box").get_by_label("Reply")).to_be_focused()
    page.keyboard.type("Thank you!")
    page.keyboard.press("Control+Enter")
    expect(page.locator(CARDS)).to_have_count(2)
    expect(page.locator(CARDS).nth(1)).to_be_focused()
    assert page.locator(CARDS).nth(1).get_attribute("id") == third
    page.keyboard.press("z")
    expect(page.locator(CARDS)).to_have_count(3)
    assert states(site, keys) == ["pending"] * 3
    page.keyboard.press("z")
    expect(page.get_by_text("Nothing left to undo.")).to_be_visible()


def test_a_card_that_is_taken_over_keeps_the_cursor(
    site: Flask, keys: list[int], page_for: PageFor
) -> None:
    with site.app_context():
        editor = db.session.scalars(sa.select(User).where(User.username == "editor")).one()
        actor = Actor(name="editor", user_id=editor.id, permissions=editor.permissions)
        claim_next(actor, 3, waiting_comments(actor))
        db.session.commit()
    page = page_for("moderator")
    page.goto("/admin/queue/")
    first = page.locator(CARDS).first
    first.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("It is yours now.")).to_be_visible()
    expect(first.locator(".claim-mine")).to_be_visible()
    expect(first).to_be_focused()
