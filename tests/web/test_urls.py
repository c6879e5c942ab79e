"""Addresses that people bring along lead nowhere else."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.web.urls import MAX_LENGTH, is_local_path, local_path

HERE = "https://console.example.com/admin/"
LOCAL = [
    "/", "/admin/", "/admin/comments/?status=pending&page=2", "/posts/a-b#part", "/a//b",
    "/%2F%2Fexample.com", "/?next=//example.com", "/search?q=a+b", "/search?q=日本語", "/a:b@c",
    "/.", "/..", "/~user", "/a'b\"c",
]  # fmt: skip
FOREIGN = [
    None, "", " ", "//example.com", "///example.com", "////example.com", "/\\example.com",
    "\\\\example.com", "\\/example.com", "/\\/example.com", "https://example.com/",
    "http:example.com", "http:/example.com", "https:\\\\example.com", "javascript:alert(1)",
    "data:text/html,x", "mailto:a@example.com", "example.com", "admin/", "?next=/", "#part", ".",
    "./admin", "../admin", " /admin", " //example.com", "\t//example.com", "/\t/example.com",
    "/\n/example.com", "/\r/example.com", "\n/admin", "/admin\n", "/admin\r\nSet-Cookie: a=b",
    "/ad min", "/a\x00b", "\x00/admin", "/a\x7fb", "/admin\\..\\x", "/\\\\example.com@x",
    "/a\\@example.com", "@example.com", "https://console.example.com@example.com/",
    "https://console.example.com/", "HTTPS://EXAMPLE.COM", "/" + "a" * MAX_LENGTH, "\u2044admin",
]  # fmt: skip


@pytest.mark.parametrize("target", LOCAL)
def test_a_path_on_this_site(target: str) -> None:
    assert is_local_path(target)
    assert local_path(target, "/default") == target


@pytest.mark.parametrize("target", FOREIGN)
def test_anything_else(target: str | None) -> None:
    assert not is_local_path(target)
    assert local_path(target, "/default") == "/default"


def test_the_longest_path() -> None:
    assert is_local_path("/" + "a" * (MAX_LENGTH - 1))


PIECES = st.sampled_from(
    ["/", "\\", "//", ".", "..", "@", ":", "?", "#", "%2f", "%5c", "http:", "https://", "\t", "\n",
     "\r", " ", "\x00", "\x01", "example.com", "admin", "javascript:", "a", "é", "\u3002", "\uff0f"]
)  # fmt: skip


def as_a_browser(target: str) -> str:
    """Return where a browser would go: it drops tabs and newlines and turns backslashes."""
    dropped = target.strip("".join(map(chr, range(0x21)))).translate({9: None, 10: None, 13: None})
    path, mark, rest = dropped.partition("?")
    return urljoin(HERE, path.replace("\\", "/") + mark + rest)


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=30))
def test_what_passes_stays_on_this_site(target: str) -> None:
    if is_local_path(target):
        there = urlsplit(as_a_browser(target))
        assert (there.scheme, there.netloc) == ("https", "console.example.com")
        assert as_a_browser(target).startswith("https://console.example.com/")
        assert not set(target) & set("\\\t\n\r\x00 ")
