"""Pictures: the site's own are shown, those of others are links, whatever is tried."""

import re

import pytest

from console.publishing.markdown import render_post

OWN = ["/media/pier.png", "media/pier.png", "pier.png", "/a/b%20c.png?size=2"]
OTHERS = [
    "https://e.example/pier.png", "http://e.example/pier.png", "//e.example/pier.png",
    "/\\e.example/pier.png", "\\\\e.example/pier.png", " https://e.example/pier.png",
    "https:pier.png", "HTTPS://e.example/pier.png", "\thttps://e.example/pier.png",
]  # fmt: skip


@pytest.mark.parametrize("source", OWN)
def test_own_pictures_are_shown(source: str) -> None:
    assert f'<img src="{source}" alt="">' in render_post(f'<img src="{source}">', "html")


@pytest.mark.parametrize("source", OTHERS)
def test_pictures_of_others_are_links(source: str) -> None:
    shown = render_post(f'<p><img src="{source}" alt="The pier"></p>', "html")
    assert "<img" not in shown
    assert re.search(r'<a href="[^"]*"[^>]*>The pier</a>', shown)


def test_a_linked_picture_stays_one_link() -> None:
    shown = render_post('<a href="/x"><img src="https://e.example/pier.png"></a>', "html")
    assert shown.count("<a ") == 1
    assert ">pier.png</a>" in shown


def test_a_description_is_text() -> None:
    shown = render_post(
        "<img src='https://e.example/x.png' alt='\"><script>alert(1)</script>'>", "html"
    )
    assert "<script" not in shown


def test_markdown_too() -> None:
    assert render_post("![The pier](https://e.example/p.png)", "markdown") == (
        '<p><a href="https://e.example/p.png" rel="noopener noreferrer">The pier</a></p>\n'
    )
