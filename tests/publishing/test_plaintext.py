"""Comments with HTML, as plain text for whoever decides about them."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.publishing.plaintext import readable


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Plain text, 1 < 2 and 3 > 2.", "Plain text, 1 < 2 and 3 > 2."),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br />two", "One\ntwo"),
        ("<strong>Bold</strong> and <EM class='x'>not</EM>", "Bold and not"),
        ('<a href="http://a.example/?x=1&amp;y=2">Here</a>', "Here (http://a.example/?x=1&y=2)"),
        ("<a rel=x href='javascript:alert(1)'>Here</a>", "Here (javascript:alert(1))"),
        ("<a href=http://a.example>http://a.example</a>", "http://a.example"),
        ("<a href=//a>one<a href=//b>two</a></a>", "one (//a)two (//b)"),
        ("<a href=http://a.example><b>left open", "left open (http://a.example)"),
        ("<ul><li>One</li><li>Two</li></ul>", "• One\n• Two"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<span style='x'>kept</span> <abbr>", "<span style='x'>kept</span> <abbr>"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("</a></p>odd</b>", "odd"),
    ],
)
def test_readable(source: str, told: str) -> None:
    assert readable(source) == told


@given(st.text(alphabet=" <>/abpr&;lt\"'=hefx\n", max_size=60))
def test_nothing_but_known_tags_is_left_out(source: str) -> None:
    told = readable(source)
    if "<" not in source:
        assert told.split() == html.unescape(source).split()


def test_many_tags_take_their_time_and_no_more() -> None:
    nested = "<a href=x>w" * 30_000
    for tricky in (
        nested,
        nested + "</a>" * 30_000,
        "<a " * 7_000,
        "<a href=" + '"' * 20_000,
        "<p>" * 6_000,
    ):
        readable(tricky)
