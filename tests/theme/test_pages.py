"""Every page of the theme renders under a strict policy, outside the console."""

import pytest
from flask.testing import FlaskClient

from tests.quirks import QUIRKS
from tests.theme.markup import faults

pytestmark = QUIRKS
PAGES = (
    "/admin/",
    "/admin/author/",
    "/admin/author/?search=author&page=1&sort=0&desc=1",
    "/admin/author/?flt0_0=Author&flt3_3=x",
    "/admin/author/new/",
    "/admin/author/edit/?id=1",
    "/admin/author/details/?id=1",
    "/admin/author/edit/?id=1&modal=1",
    "/admin/book/",
    "/admin/book/new/",
    "/admin/book/edit/?id=1",
    "/admin/book/details/?id=1",
    "/admin/ruled/new/",
    "/admin/ruled/edit/?id=1",
    "/admin/plain/",
    "/admin/plain/edit/?id=1",
    "/admin/tag/",
    "/admin/tag/?page=3",
    "/admin/files/",
    "/admin/files/b/shelf",
    "/admin/files/b/shelf/deep",
    "/admin/files/upload/",
    "/admin/files/mkdir/shelf",
    "/admin/files/rename/?path=cover.png",
    "/admin/files/edit/?path=shelf/note.txt",
)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_whole_and_strict(reader: FlaskClient, url: str) -> None:
    answer = reader.get(url)
    assert answer.status_code == 200
    assert faults(answer.text) == []
    assert "jquery" not in answer.text.lower()


def test_an_escaped_name_stays_escaped(reader: FlaskClient) -> None:
    for url in ("/admin/author/", "/admin/author/details/?id=1", "/admin/book/edit/?id=1"):
        page = reader.get(url).text
        assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Söhne" in page
        assert "<b>Bold" not in page


def test_lists_page_and_filter(reader: FlaskClient) -> None:
    first = reader.get("/admin/author/").text
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    last = reader.get("/admin/author/?page=3").text
    assert 'rel="next"' not in last
    assert 'rel="prev"' in last
    found = reader.get("/admin/author/?flt0_0=Author+007").text
    assert "Name contains: Author 007" in found
    assert "Author 008" not in found


def test_a_truth_is_a_word(reader: FlaskClient) -> None:
    assert ">Yes</a>" in reader.get("/admin/author/").text
    assert "<dd>Yes</dd>" in reader.get("/admin/author/details/?id=1").text


@pytest.mark.parametrize("value", ["-1", "x", "99999999999999999999", "\x00", "1.5", "٣"])
def test_odd_addresses(reader: FlaskClient, value: str) -> None:
    for name in ("page", "page_size", "sort", "desc", "flt0_0", "flt9_9", "search"):
        answer = reader.get("/admin/author/", query_string={name: value})
        assert answer.status_code < 500, name
    for part in ("b", "edit", "rename", "download"):
        query = {"path": value}
        url = f"/admin/files/{part}/" + (value if part in {"b", "download"} else "")
        assert reader.get(url, query_string=query).status_code < 500, url
