"""Forms that are sent: once, with what stands in them, and no text is left without a question."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, Route, expect

from console.core.db import db
from console.publishing.models import Post
from tests.factories import PostFactory, TagFactory

PageFor = Callable[[str], Page]
PLACES = """(element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let node;
  do { node = walker.nextNode(); } while (!node.data.trim());
  const start = node.data.search(/[^ \\n]/);
  return [start, start + node.data.trim().length - 1].map((place) => {
    const range = document.createRange();
    range.setStart(node, place);
    range.setEnd(node, place + 1);
    return range.getBoundingClientRect().left;
  });
}"""


def titles(site: Flask) -> list[str]:
    """Return the titles of all posts."""
    with site.app_context():
        return list(db.session.scalars(db.select(Post.title)))


@pytest.fixture
def draft(page_for: PageFor) -> Page:
    """An editor who has typed the title of a new post."""
    page = page_for("editor")
    page.goto("/admin/posts/new/")
    page.get_by_label("Title").fill("Written once")
    return page


@pytest.fixture
def held(draft: Page) -> list[Route]:
    """What the page sends, kept from the server until a test lets it go."""
    kept: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            kept.append(route)
        else:
            route.continue_()

    draft.route("**/admin/posts/new/**", hold)
    return kept


def save(page: Page) -> Locator:
    """Return the button that saves."""
    return page.get_by_role("button", name="Save", exact=True)


def test_two_clicks_make_one_draft(site: Flask, draft: Page, held: list[Route]) -> None:
    save(draft).dblclick(no_wait_after=True)
    draft.keyboard.press("Enter")
    draft.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    draft.wait_for_url("**/admin/posts/")
    assert titles(site) == ["Written once"]


def test_what_was_stopped_is_sent_again(
    site: Flask, context: BrowserContext, draft: Page, held: list[Route]
) -> None:
    save(draft).click(no_wait_after=True)
    draft.wait_for_timeout(200)
    context.new_cdp_session(draft).send("Page.stopLoading")
    expect(draft.locator("form.form-card[aria-busy]")).to_have_count(0)
    draft.unroute("**/admin/posts/new/**")
    save(draft).click()
    draft.wait_for_url("**/admin/posts/")
    assert titles(site) == ["Written once"]
    assert len(held) == 1


def test_a_refused_text_is_not_left_without_a_question(
    site: Flask, page_for: PageFor, problems: list[str]
) -> None:
    page = page_for("editor")
    page.goto("/admin/posts/new/")
    page.get_by_label("Text").fill("An hour of work")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", refuse)
    save(page).click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert asked == []
    page.get_by_role("link", name="Tags").first.click(no_wait_after=True)
    expect(page.locator(".error-summary")).to_be_visible()
    page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    page.get_by_label("Title").fill("Kept")
    save(page).click()
    page.wait_for_url("**/admin/posts/")
    assert asked == ["beforeunload"]
    assert titles(site) == ["Kept"]
    problems.clear()  # the browser reports the refusal


def test_addresses_run_from_the_left_in_every_language(site: Flask, page_for: PageFor) -> None:
    page = page_for("editor")
    with site.app_context():
        post = PostFactory(published=True, slug="pier", summary="It opens in spring.")
        db.session.commit()
        address = f"/admin/posts/details/?id={post.id}"
    page.goto(address)
    page.evaluate("document.documentElement.dir = 'rtl'")
    # Where the first character stands, as against the last one.
    for text in ("/posts/pier", "It opens in spring."):
        [first, last] = page.locator(".facts dd").filter(has_text=text).evaluate(PLACES)
        assert first < last, text


def test_a_row_of_words_runs_as_the_language_does(site: Flask, page_for: PageFor) -> None:
    page = page_for("editor")
    with site.app_context():
        post = PostFactory(draft=True)
        post.tags = [TagFactory(name="<i>"), TagFactory(name="Harbour")]
        db.session.commit()
        address = f"/admin/posts/details/?id={post.id}"
    page.context.set_extra_http_headers({"Accept-Language": "ar"})
    page.goto(address)
    words = page.locator(".facts dd").filter(has_text="Harbour").locator("bdi")
    expect(words).to_have_text(["<i>", "Harbour"])
    [first, second] = [word.bounding_box() for word in words.all()]
    assert first
    assert second
    assert first["x"] > second["x"]


def test_boxes_stand_in_one_column_under_their_heading(page_for: PageFor) -> None:
    page = page_for("admin")
    for view in ("users", "roles"):
        page.goto(f"/admin/{view}/new/")
        places = [box.bounding_box() for box in page.locator("fieldset .form-check").all()]
        assert len({place["x"] for place in places if place}) == 1, view
        assert max(place["height"] for place in places if place) < 40, view
