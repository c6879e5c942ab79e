"""From source to HTML: CommonMark for posts, paragraphs for imports and comments."""

import json
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.publishing.markdown import COMMENT_TAG_LIMIT, render_comment, render_post

SPEC = Path(__file__).parents[3] / "shared" / "data" / "vectors" / "markdown" / "commonmark.json"


class Text(HTMLParser):
    """Collects what a reader reads."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.feed(source)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(source: str) -> str:
    """Return the words of ``source`` without tags, on one line."""
    return " ".join("".join(Text(source).parts).split())


# -- posts in Markdown -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Plain", "<p>Plain</p>\n"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("# One\n\n## Two", "<h1>One</h1>\n<h2>Two</h2>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("    code", "<pre><code>code\n</code></pre>\n"),
        ("```python\nx < 1\n```", "<pre><code>x &lt; 1\n</code></pre>\n"),
        ("a  \nb", "<p>a<br>\nb</p>\n"),
        ("---", "<hr>\n"),
        ("~~gone~~", "<p><s>gone</s></p>\n"),
        (
            "[a](https://example.com/ 'T')",
            '<p><a href="https://example.com/" title="T" rel="noopener noreferrer">a</a></p>\n',
        ),
        ("<xx:y>", '<p><a rel="noopener noreferrer">xx:y</a></p>\n'),
        ("![alt](/picture.png)", '<p><img src="/picture.png" alt="alt"></p>\n'),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>\n"),
        ("日本語 *強調*", "<p>日本語 <em>強調</em></p>\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_markdown(source: str, html: str) -> None:
    assert render_post(source, "markdown") == html


def test_tables() -> None:
    html = render_post("| a | b |\n|---|---|\n| 1 | 2 |", "markdown")
    assert html.replace("\n", "") == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


def _examples() -> list[dict[str, Any]]:
    return json.loads(SPEC.read_text()) if SPEC.exists() else []


# The tags that the sanitiser takes away are shown or dropped; the words must be the same.
WITH_RAW_HTML = {"HTML blocks", "Raw HTML"}


@pytest.mark.skipif(not SPEC.exists(), reason="the examples of CommonMark are not here")
def test_commonmark_by_its_own_examples() -> None:
    """Compare words and structure with all examples that hold no raw HTML."""
    different = []
    for example in _examples():
        if example["section"] in WITH_RAW_HTML or "<" in example["markdown"]:
            continue
        rendered = render_post(example["markdown"], "markdown")
        wanted = example["html"]
        if (text_of(rendered), tags_of(rendered)) != (text_of(wanted), tags_of(wanted)):
            different.append((example["example"], example["markdown"], rendered))
    assert different == []


def tags_of(source: str) -> list[str]:
    """Return the tags of ``source`` in their order."""

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, _attributes: Any) -> None:
            found.append(tag)

    found: list[str] = []
    Tags().feed(source)
    return [tag for tag in found if tag != "br"]


# -- HTML of imports, and comments -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One", "<p>One</p>"),
        ("One\nline", "<p>One<br>\nline</p>"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\n \t\n\n  Two", "<p>One</p>\n<p>Two</p>"),
        ("  \n\nOne\n\n", "<p>One</p>"),
        ("<p>Own</p>\n\nTwo", "<p>Own</p>\n<p>Two</p>"),
        ("<b>bold</b> start", "<p><b>bold</b> start</p>"),
        ("<BLOCKQUOTE>said</BLOCKQUOTE>", "<blockquote>said</blockquote>"),
        ("<ul>\n<li>a</li>\n</ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("<pre>a\n\nb\n  c</pre>", "<pre>a\n\nb\n  c</pre>"),
        ("One\n<pre>a\n\nb</pre>\nTwo", "<p>One</p>\n<pre>a\n\nb</pre>\n<p>Two</p>"),
        ("<PRE>a\n\nb</PRE >", "<pre>a\n\nb</pre>"),
        ("<pre>never closed\n\nlast", "<pre>never closed\n<p>last</p></pre>"),
        ("a < b", "<p>a &lt; b</p>"),
        ("*not Markdown*", "<p>*not Markdown*</p>"),
        ("", ""),
        (" \n\n\t", ""),
    ],
)
def test_paragraphs(source: str, html: str) -> None:
    assert render_post(source, "html") == html
    assert render_comment(source) == html


def test_a_comment_has_fewer_tags_than_a_post() -> None:
    source = '<h1>Big</h1><table><tr><td>x</td></tr></table><img src="/x.png"><b>bold</b>'
    assert "<h1>" in render_post(source, "html")
    assert render_comment(source) == "Bigx<b>bold</b>"


def test_links_of_comments_are_not_followed() -> None:
    html = render_comment('<a href="https://example.com/" rel="follow" target="_blank">a</a>')
    assert html == (
        '<p><a href="https://example.com/" rel="nofollow ugc noopener noreferrer">a</a></p>'
    )


def test_links_of_posts_are_followed() -> None:
    html = render_post('<a href="https://example.com/" rel="opener">a</a>', "html")
    assert html == '<p><a href="https://example.com/" rel="noopener noreferrer">a</a></p>'


WORDS = st.text(
    st.characters(exclude_characters="<>&\x00", exclude_categories=["Cs", "Cc"]), max_size=80
)


@given(WORDS)
def test_plain_words_are_kept(source: str) -> None:
    assert text_of(render_comment(source)) == " ".join(source.split())
    assert text_of(render_post(source, "html")) == " ".join(source.split())


@given(st.text(max_size=80), st.sampled_from(["markdown", "html"]))
def test_anything_can_be_rendered(source: str, body_format: str) -> None:
    for shown in (render_post(source, body_format), render_comment(source)):
        assert "<script" not in shown.lower()


# -- nobody makes it work for ever -----------------------------------------------------------------

LONG = {
    "open pre": "<pre " * 4_000,
    "pre and ends": "<pre>" + "</pre " * 3_000,
    "blank lines": "\n \t" * 6_000,
    "nested": "<blockquote>" * 1_600,
    "what is left open, again and again": "<p>"
    + "".join(f"<b a={n}>" for n in range(900))
    + "<p>x" * 2_900,
    "links left open": '<a href="/x">' * 1_500,
    "entities": "&amp" * 5_000,
    "brackets": "<" * 20_000,
}


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_a_comment_of_full_length_is_cheap(source: str) -> None:
    started = time.process_time()
    html = render_comment(source[:20_000])
    assert time.process_time() - started < 1
    assert len(html) < 20 * 20_000


def test_a_comment_full_of_tags_is_shown_as_text() -> None:
    fits = "<b>x</b> " * COMMENT_TAG_LIMIT
    assert render_comment(fits).count("<b>") == COMMENT_TAG_LIMIT
    over = render_comment(fits + "<b>y</b>")
    assert "<b>" not in over
    assert "&lt;b&gt;y&lt;/b&gt;" in over
    assert text_of(over) == (fits + "<b>y</b>").strip()


@pytest.mark.parametrize(
    "source", ["<pre " * 100_000, "*a _b " * 2_000, "> " * 5_000, "[a](" * 5_000]
)
def test_a_post_of_odd_marks_is_cheap(source: str) -> None:
    started = time.process_time()
    render_post(source, "html")
    render_post(source[:20_000], "markdown")
    assert time.process_time() - started < 3
