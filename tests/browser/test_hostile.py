"""Texts that want to run do not, in a real browser: no script of theirs, no violation of ours."""

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update

from console.core.db import db
from console.moderation.models import Comment
from tests.factories import CommentFactory, PostFactory, make_flag
from tests.hostile.texts import TEXTS, as_body, as_name

PageFor = Callable[[str], Page]


def fill(site: Flask) -> None:
    """Store each text as a comment and as the name of its author; the first is reported by all."""
    with site.app_context():
        post = PostFactory(published=True, title=TEXTS[2], slug="attacked")
        for text in TEXTS:
            CommentFactory(post=post, body=as_body(text), author_name=as_name(text))
        first = CommentFactory(post=post, approved=True, body=TEXTS[0])
        for number, text in enumerate(TEXTS):
            make_flag(first, f"reader {number}", as_body(text)[:500])
        db.session.commit()


def looked_at(page: Page, address: str) -> None:
    """Open a page and let it do whatever it would."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.touched === undefined")


def test_a_queue_full_of_attacks_stays_calm(
    site: Flask, page_for: PageFor, problems: list[str]
) -> None:
    fill(site)
    page = page_for("moderator")
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    looked_at(page, "/admin/queue/?page_size=100")
    expect(page.locator(".comment-card")).to_have_count(len(TEXTS) + 1)
    page.keyboard.press("j")
    page.keyboard.press("r")  # a dialog made of what was fetched
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type(TEXTS[2])
    page.keyboard.press("Enter")
    expect(page.locator(".messages .alert").filter(has_text="Rejected")).to_be_visible()
    assert page.evaluate("window.touched === undefined")
    looked_at(page, "/admin/comments/")
    assert problems == []


def test_readers_of_attacks_stay_calm(
    site: Flask, context: BrowserContext, problems: list[str]
) -> None:
    fill(site)
    with site.app_context():
        db.session.execute(update(Comment).values(status="approved"))
        db.session.commit()
    page = context.new_page()
    looked_at(page, "/posts/attacked")
    assert problems == []
