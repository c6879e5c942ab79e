"""Editing, answering and keeping views without leaving the list, by keys where they are."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from console.accounts.models import User
from console.core.actor import Actor
from console.core.db import db
from console.moderation.editing import edit_comment
from console.moderation.models import Comment
from tests.factories import CommentFactory, PostFactory

PageFor = Callable[[str], Page]


@pytest.fixture
def keys(site: Flask) -> list[int]:
    """Three comments that wait under one post."""
    with site.app_context():
        post = PostFactory(published=True)
        made = [
            CommentFactory(post=post, body=f"It opens at {n}.").id for n in ("ten", "noon", "six")
        ]
        db.session.commit()
    return made


def opened(page: Page, address: str) -> Page:
    """Return the page of a list, marked."""
    page.goto(address)
    page.evaluate("window.isTheSamePage = true")
    return page


def test_a_comment_is_edited_in_a_box_and_the_edit_taken_back(
    site: Flask, keys: list[int], page_for: PageFor
) -> None:
    page = opened(page_for("moderator"), "/admin/comments/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    box = page.locator("#box")
    expect(box.get_by_label("Text")).to_be_focused()
    box.get_by_label("Text").fill("It never opens.")
    box.get_by_role("button", name="Save").click()
    expect(page.locator("#list")).to_contain_text("It never opens.")
    expect(box).to_be_hidden()
    page.keyboard.press("z")
    expect(page.locator("#list")).not_to_contain_text("It never opens.")
    assert page.evaluate("window.isTheSamePage === true")


def test_a_decision_about_a_text_that_changed_is_asked_beside_the_difference(
    site: Flask, keys: list[int], page_for: PageFor, problems: list[str]
) -> None:
    page = opened(page_for("moderator"), "/admin/queue/")
    with site.app_context():
        editor = db.session.scalars(sa.select(User).where(User.username == "editor")).one()
        actor = Actor(name="editor", user_id=editor.id, permissions=editor.permissions)
        edit_comment(actor, keys[0], 1, "It opens at eleven.")
        db.session.commit()
    page.locator(f"#list [name=row_action][value='approve:{keys[0]}.1']").click()
    box = page.locator("#box")
    expect(box.locator("del").first).to_contain_text("ten")
    expect(box.locator("ins").first).to_contain_text("eleven")
    expect(page.locator("#list .cards > li")).to_have_count(3)
    box.get_by_role("button", name="Approve").click()
    expect(page.locator("#list .cards > li")).to_have_count(2)
    assert page.evaluate("window.isTheSamePage === true")
    with site.app_context():
        assert db.session.get_one(Comment, keys[0]).status == "approved"
    (refused,) = problems  # browsers log every answer that is no good one
    assert "409" in refused
    problems.clear()


def test_a_comment_is_answered_and_approved_from_its_card(
    site: Flask, keys: list[int], page_for: PageFor
) -> None:
    page = opened(page_for("moderator"), "/admin/queue/")
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.locator("#box").get_by_label("Reply").fill("Thank you!")
    page.get_by_role("button", name="Approve and reply").click()
    expect(page.locator("#list .cards > li")).to_have_count(2)
    with site.app_context():
        answer = db.session.scalars(sa.select(Comment).where(Comment.body == "Thank you!")).one()
        assert answer.parent is not None
        assert answer.parent.status == "approved"


def test_a_list_is_kept_as_a_view_without_leaving_it(keys: list[int], page_for: PageFor) -> None:
    page = opened(page_for("moderator"), "/admin/comments/?flt0_status_is=pending")
    page.get_by_role("link", name="Save this view").click()
    page.locator("#box").get_by_label("Name").fill("To do")
    page.locator("#box").get_by_role("button", name="Save").click()
    view = page.locator(".views a[aria-current]")
    expect(view).to_have_text("To do 3")
    assert page.evaluate("window.isTheSamePage === true")
