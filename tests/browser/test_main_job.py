"""The main job in a real browser: an export comes in, an editor decides, readers see it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD

EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Harbour</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://harbour.example.com</wp:base_blog_url>
<item><title>The new pier</title><dc:creator>skipper</dc:creator>
<content:encoded><![CDATA[It opens in spring.]]></content:encoded>
<wp:post_id>1</wp:post_id><wp:post_date_gmt>2024-03-01 10:00:00</wp:post_date_gmt>
<wp:post_name>the-new-pier</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>{comments}</item></channel></rss>
"""
COMMENT = """<wp:comment><wp:comment_id>{n}</wp:comment_id>
<wp:comment_author><![CDATA[Reader {n}]]></wp:comment_author>
<wp:comment_date_gmt>2024-03-02 10:0{n}:00</wp:comment_date_gmt>
<wp:comment_content><![CDATA[Remark number {n}]]></wp:comment_content>
<wp:comment_approved>0</wp:comment_approved></wp:comment>"""


@pytest.fixture
def imported(site: Flask, tmp_path: Path) -> None:
    """Six comments that wait, under one post, brought in by the command."""
    path = tmp_path / "export.xml"
    path.write_text(EXPORT.format(comments="".join(COMMENT.format(n=n) for n in range(1, 7))))
    result = site.test_cli_runner().invoke(args=["content", "import", "wordpress", str(path)])
    assert result.exit_code == 0, result.output


def card(page: Page, number: int) -> Any:
    """Return the card of one comment in the queue."""
    return page.locator(".comment-card").filter(has_text=f"Remark number {number}")


def test_from_the_export_to_the_reader(imported: None, page: Page) -> None:
    page.goto("/admin/queue/")
    page.get_by_label("E-mail address").fill("editor@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".comment-card")).to_have_count(6)

    card(page, 1).get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved: comment by")).to_be_visible()

    card(page, 2).get_by_role("button", name="Reject").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Beside the point")
    dialog.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Rejected: comment by")).to_be_visible()

    for number in (3, 4, 5):
        card(page, number).get_by_role("checkbox").check()
    page.get_by_role("button", name="Mark as spam", exact=True).and_(
        page.locator("[name=action]")
    ).click()
    expect(page.get_by_text("Marked as spam: 3 comments.")).to_be_visible()
    expect(page.locator(".comment-card")).to_have_count(1)

    page.goto("/posts/the-new-pier")
    expect(page.get_by_text("Remark number 1")).to_be_visible()
    for number in range(2, 7):
        expect(page.get_by_text(f"Remark number {number}")).to_have_count(0)


def test_the_audit_shows_before_and_after(
    imported: None, site: Flask, page_for: Callable[[str], Page]
) -> None:
    page = page_for("admin")
    page.goto("/admin/queue/")
    card(page, 1).get_by_role("button", name="Approve").click()
    for number in (2, 3):
        card(page, number).get_by_role("checkbox").check()
    page.locator("[name=action][value=spam]").click()
    expect(page.get_by_text("Marked as spam: 2 comments.")).to_be_visible()
    page.goto("/admin/audit/")
    rows = page.get_by_role("row")
    single = rows.filter(has_text="Approved the comment by Reader 1")
    expect(single).to_contain_text("Pending")
    expect(single).to_contain_text("Approved")
    rows.filter(has_text="Marked 2 comments as spam").get_by_role("link").first.click()
    for number in (2, 3):
        expect(page.get_by_text(f"Remark number {number}")).to_be_visible()


def test_a_post_is_written_reviewed_and_published(page_for: Callable[[str], Page]) -> None:
    page = page_for("author")
    page.goto("/admin/posts/")
    page.get_by_role("link", name="New post").first.click()
    page.get_by_label("Title").fill("Low tide")
    page.get_by_label("Text").fill("The **flats** are dry.")
    page.get_by_role("combobox", name="Tags").fill("Harbour, Tides")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Low tide")
    row.get_by_role("button", name="Submit for review").click()
    expect(row).to_contain_text("In review")
    page_for("editor").goto("/admin/posts/")
    page.get_by_role("row").filter(has_text="Low tide").get_by_role(
        "button", name="Publish"
    ).click()
    expect(page.get_by_text("Published: 1 post.")).to_be_visible()
    page.goto("/posts/low-tide")
    expect(page.locator("strong")).to_have_text("flats")
