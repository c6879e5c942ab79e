"""The main jobs without a mouse, and without scripts: sign in, filter, decide, edit, sign out."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from console.core.db import db
from tests.conftest import PASSWORD
from tests.factories import CommentFactory, PostFactory

FAR = 150
"""How many times Tab is pressed until one gives up."""
# How the focused element looks, with what may show its focus instead: label, row, neighbour.
LOOK = """(element) => {
    const parts = [element, element.parentElement, element.parentElement.parentElement,
        element.nextElementSibling, element.labels?.[0]].filter(Boolean);
    const names = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor"];
    return JSON.stringify(parts.map((part) => names.map((name) => getComputedStyle(part)[name])));
}"""
IS_NEW = """(element) => {
    const seen = window.seen ??= new Set([document.body]);
    return !seen.has(element) && seen.add(element) && true;
}"""
FOCUSED = "document.activeElement"


@pytest.fixture
def waiting(site: Flask) -> None:
    """Three comments that wait, and one that was approved."""
    with site.app_context():
        post = PostFactory(title="Low tide", published=True)
        for name in ("Ann", "Ben", "Cleo"):
            CommentFactory(post=post, author_name=name, body=f"What {name} thinks")
        CommentFactory(post=post, author_name="Dora", body="What Dora thinks", approved=True)
        db.session.commit()


class Keys:
    """Somebody who has a keyboard and nothing else, and must see where they are."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, target: Locator) -> None:
        """Press Tab until the control has the focus."""
        expect(target.first).to_be_visible()
        element = target.first.element_handle()
        for _ in range(FAR):
            if element.evaluate(f"(each) => each === {FOCUSED}"):
                return
            self.page.keyboard.press("Tab")
            self.see_focus()
        pytest.fail(f"Tab never reaches {target}")

    def press(self, target: Locator) -> None:
        """Go to a button or link and press Enter."""
        self.go_to(target)
        self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        """Go to a field and type over what is in it."""
        self.go_to(self.page.get_by_label(name))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def see_focus(self) -> None:
        """Fail unless the focused element looks otherwise than without the focus."""
        element = self.page.evaluate_handle(FOCUSED).as_element()
        if element is None or not element.evaluate(IS_NEW):
            return  # a date is several stops within one field
        focused = element.evaluate(LOOK)
        element.evaluate("(each) => each.blur()")
        plain = element.evaluate(LOOK)
        element.evaluate("(each) => each.focus()")
        text = element.evaluate("(each) => each.outerHTML.slice(0, 200)")
        assert focused != plain, f"the focus does not show: {text}"
        assert element.bounding_box(), f"the focus is on nothing that shows: {text}"


def comment(page: Page, name: str) -> Locator:
    """Return the card of a comment in the queue."""
    return page.locator(".comment-card").filter(has_text=f"What {name} thinks")


def button(place: Page | Locator, name: str) -> Locator:
    """Return a button by its whole name."""
    return place.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    """Return a link, by how its name begins: a number may follow."""
    return page.get_by_role("link", name=name)


def test_the_main_jobs_by_keyboard_alone(waiting: None, page: Page) -> None:
    keys = Keys(page)
    page.goto("/login")
    keys.write("E-mail address", "editor@example.com")
    keys.write("Password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")

    keys.press(link(page, "Comments"))
    keys.press(page.locator("summary").filter(has_text="Filters"))
    keys.go_to(page.get_by_label("Status", exact=True))
    page.keyboard.type("Approved")
    keys.press(button(page, "Apply"))
    page.wait_for_url("**status*=approved*")
    expect(page.get_by_text("What Dora thinks")).to_be_visible()
    expect(page.get_by_text("What Ann thinks")).to_have_count(0)

    keys.press(link(page, "Queue"))
    keys.press(button(comment(page, "Ann"), "Approve"))
    expect(page.get_by_text("Approved: comment by")).to_be_visible()
    keys.press(button(comment(page, "Ben"), "Reject"))
    keys.write("Reason", "Beside the point")
    keys.press(button(page, "Reject").last)
    expect(page.get_by_text("Rejected: comment by")).to_be_visible()
    expect(comment(page, "Ben")).to_have_count(0)

    keys.press(link(page, "Posts"))
    keys.press(page.get_by_role("row").filter(has_text="Low tide").get_by_title("Edit"))
    keys.write("Title", "High tide")
    keys.press(button(page, "Save"))
    expect(page.get_by_role("row").filter(has_text="High tide")).to_be_visible()

    keys.press(page.locator(".account summary"))
    keys.press(button(page, "Sign out"))
    page.wait_for_url("**/login")


@pytest.fixture
def scriptless(browser: Browser, server: Any) -> Iterator[Page]:
    """The console after signing in, in a browser that runs no scripts."""
    context = browser.new_context(base_url=server[0], java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail address").fill("editor@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    button(page, "Sign in").click()
    page.wait_for_url("**/admin/")
    yield page
    context.close()


def test_deciding_without_scripts(waiting: None, scriptless: Page) -> None:
    page = scriptless
    link(page, "Comments").first.click()
    page.locator("summary").filter(has_text="Filters").click()
    page.get_by_label("Status", exact=True).select_option("Approved")
    button(page, "Apply").click()
    expect(page.get_by_text("What Dora thinks")).to_be_visible()
    expect(page.get_by_text("What Ann thinks")).to_have_count(0)

    link(page, "Queue").first.click()
    button(comment(page, "Ann"), "Approve").click()
    expect(page.get_by_text("Approved: comment by")).to_be_visible()
    button(comment(page, "Ben"), "Reject").click()
    page.get_by_label("Reason").fill("Beside the point")
    button(page, "Reject").click()
    expect(page.get_by_text("Rejected: comment by")).to_be_visible()
    comment(page, "Cleo").get_by_role("checkbox").check()
    button(page.get_by_role("group", name="With the selected rows"), "Mark as spam").click()
    expect(page.get_by_text("Marked as spam: comment by")).to_be_visible()


def test_editing_and_leaving_without_scripts(waiting: None, scriptless: Page) -> None:
    page = scriptless
    link(page, "Posts").first.click()
    page.get_by_role("row").filter(has_text="Low tide").get_by_title("Edit").click()
    page.get_by_label("Title").fill("High tide")
    button(page, "Save").click()
    expect(page.get_by_role("row").filter(has_text="High tide")).to_be_visible()

    page.locator(".account summary").click()
    button(page, "Sign out").click()
    page.wait_for_url("**/login")
