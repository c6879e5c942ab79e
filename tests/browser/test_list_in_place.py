"""Lists are sorted, filtered and paged without leaving the page, and the focus stays in sense."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from console.core.db import db
from tests.factories import CommentFactory, PostFactory, insert_comments

OpenList = Callable[[str], Page]


@pytest.fixture
def open_list(site: Flask, page_for: Callable[[str], Page]) -> OpenList:
    """Forty comments, one of which stands out; a mark on the page tells whether it was left."""
    with site.app_context():
        post = PostFactory(published=True)
        insert_comments(40, post)
        CommentFactory(post=post, body="About the harbour", spam=True)
        db.session.commit()

    def open_at(address: str) -> Page:
        page = page_for("editor")
        page.goto(address)
        page.evaluate("window.isTheSamePage = true")
        return page

    return open_at


def is_the_same(page: Page) -> bool:
    """Return whether the page was not left since it was opened."""
    return bool(page.evaluate("window.isTheSamePage === true"))


def test_paging_leads_to_the_top_of_the_list(open_list: OpenList) -> None:
    page = open_list("/admin/comments/?page_size=20")
    page.get_by_role("link", name="Next").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("cursor="))
    expect(page.locator("#list")).to_be_focused()
    expect(page.locator("#list-said")).to_have_text("20 of 41")
    assert page.evaluate("scrollY") == 0
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert is_the_same(page)
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(20)


def test_sorting_keeps_the_focus_and_after_a_search_keys_are_those_of_the_list(
    open_list: OpenList,
) -> None:
    page = open_list("/admin/comments/?page_size=20")
    page.get_by_role("link", name="Written").click()
    expect(page.get_by_role("columnheader", name="Written")).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(page.get_by_role("link", name="Written")).to_be_focused()
    search = page.locator("#list-search")
    search.fill("harbour")
    search.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("#list")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1")
    page.keyboard.press("j")
    expect(page.locator("tbody tr")).to_be_focused()
    search.focus()
    search.press("Escape")
    expect(page.locator("tbody tr")).to_have_count(20)
    expect(search).to_be_focused()
    assert is_the_same(page)


def test_filters_become_chips_that_take_them_away(open_list: OpenList) -> None:
    page = open_list("/admin/comments/")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Status", exact=True).select_option("spam")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.url.endswith("?flt0_status_is=spam")  # empty filters stay out
    page.get_by_role("link", name="Status: Spam").click()
    expect(page.locator("tbody tr")).to_have_count(41)
    expect(page.locator("#list")).to_be_focused()
    expect(page.locator("[name=flt0_status_is]")).to_have_value("")
    assert is_the_same(page)


def test_rows_lead_away_as_ever(open_list: OpenList) -> None:
    page = open_list("/admin/comments/")
    page.get_by_role("link", name="About the harbour").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Comment by")
    assert not is_the_same(page)


def test_who_is_signed_out_meanwhile_is_asked_to_sign_in(open_list: OpenList) -> None:
    page = open_list("/admin/comments/?page_size=20")
    page.context.clear_cookies()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    assert "next=" in page.url
