"""Nothing that runs survives on its way into a page."""

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.publishing.markdown import (
    COMMENT_TAGS,
    POST_TAGS,
    SCHEMES,
    render_comment,
    render_post,
)

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "vectors"
LOOSE_COMMENT = re.compile(r"^\s*/\*.*\*/\s*$", re.MULTILINE)
ADDRESSES = {"href", "src"}
ATTRIBUTES = {
    "lang", "dir", "title", "href", "rel", "src", "alt", "width", "height", "start", "colspan",
    "rowspan", "scope", "datetime",
}  # fmt: skip
FORBIDDEN = ("script", "style", "iframe", "object", "embed", "svg", "math", "form", "template")


class Found(HTMLParser):
    """Notes every tag and attribute, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.allowed: set[str] = set()
        self.html = html

    def check(self, allowed: set[str]) -> list[str]:
        """Return what should not be there."""
        self.allowed = allowed
        self.feed(self.html)
        self.close()
        return self.problems

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed:
            self.problems.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.problems.append(f"{name}=")
            if name in ADDRESSES and not harmless(value or ""):
                self.problems.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.problems.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"<?{data}")


def harmless(address: str) -> bool:
    """Return whether ``address`` is relative or of a scheme that runs nothing.

    Read as browsers do (WHATWG URL): control characters and spaces around it are dropped, tabs
    and newlines everywhere.
    """
    seen = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(0x21)))))
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", seen)
    return scheme is None or scheme[1].lower() in SCHEMES


def problems(source: str) -> list[str]:
    """Return what is left of ``source`` that could run, in posts of both formats and comments."""
    return [
        *Found(render_post(source, "markdown")).check(POST_TAGS),
        *Found(render_post(source, "html")).check(POST_TAGS),
        *Found(render_comment(source)).check(COMMENT_TAGS),
    ]


def test_the_check_finds_what_runs() -> None:
    source = (
        "<p onclick=x><a href=' java\nscript:x'><img src='data:x'><script></script><!-- x -->"
        "<!DOCTYPE x><?x ?>"
    )
    found = Found(source).check(POST_TAGS)
    kinds = [problem.partition("=")[0] for problem in found]
    assert kinds == ["onclick", "href", "src", "<script>", "<!-- x ", "<!DOCTYPE x", "<?x ?"]


ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//example.com/x.js></sCrIpT >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror\n=\nalert(1)//",
    '<p onclick="alert(1)" onmouseover=alert(2)>x</p>',
    "<body onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(2)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//example.com/x.css><base href=//example.com/>",
    "<style>@import 'javascript:alert(1)';</style>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<div style="position:fixed;inset:0">over everything</div>',
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- > <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' JaVa\tScRiPt\n:alert(1)'>x</a>",
    "<a href='java&#x0A;script&colon;alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a><a href='file:///etc/passwd'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img srcset='javascript:alert(1) 1x' src=/x.png>",
    "<a href='/x' ping='//example.com' download target=_top>x</a>",
    "<a id=x name=y class=z href=/>x</a>",
    "[x](javascript:alert(1))",
    "[x](  JAVASCRIPT:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "![x](\"onerror=\"alert(1))",
    '[x](/ "onmouseover=alert(1)")',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x](javascript&colon;alert(1))",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "``` <script>\n</script>alert(1)",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<p title=\"'><img src=x onerror=alert(1)>\">x</p>",
]  # fmt: skip


@pytest.mark.parametrize("source", ATTACKS)
def test_an_attack_is_inert(source: str) -> None:
    assert problems(source) == []
    assert problems(f"Before\n\n{source}\n\nafter") == []
    assert problems(f"<pre>{source}</pre>") == []


@pytest.mark.parametrize("source", ["<script>alert(1)</script>", "<style>p{}</style>"])
def test_what_scripts_and_styles_hold_is_not_text(source: str) -> None:
    assert render_comment(f"a{source}b") == "<p>ab</p>"


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_harmless_links_stay(scheme: str) -> None:
    link = f'<a href="{scheme}://example.com/?a=1&amp;b=2#c"'
    assert link in render_comment(link + ">x</a>")
    assert link in render_post(link + ">x</a>", "html")


@pytest.mark.parametrize("address", ["/path", "path", "?query", "#part", "//example.com/"])
def test_relative_links_stay(address: str) -> None:
    assert f'<a href="{address}"' in render_post(f"[x]({address})", "markdown")


def test_forbidden_tags_are_not_on_the_lists() -> None:
    assert not (POST_TAGS | COMMENT_TAGS) & set(FORBIDDEN)
    assert COMMENT_TAGS <= POST_TAGS


PIECES = st.sampled_from(
    ["<", ">", "</", "/>", "<a href=", "<img src=", "<script>", "</script>", "<style>", "<svg>",
     "<math>", "<table>", "<p ", "<pre>", "</pre>", "<!--", "-->", "<![CDATA[", "]]>", "'", '"',
     "=", " ", "\n", "\n\n", "&", "&#", "x", "javascript:alert(1)", " onerror=alert(1) ",
     " style=", "&lt;", "&colon;", "[x](", ")", "![", "](", "`", "```\n", "    ", "> ", "<title>",
     "<textarea>", "<noscript>", "<iframe>", "<mglyph>", "<mi>", "<select>", "<b>", "\x00", "\t"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=15).map("".join))
def test_no_mixture_of_pieces_runs(source: str) -> None:
    assert problems(source) == []


@given(st.lists(PIECES, max_size=15).map("".join))
def test_cleaning_what_is_clean_changes_nothing_that_runs(source: str) -> None:
    # A second parser must read what the first one wrote as the first one meant it.
    assert problems(render_post(source, "html")) == []
    assert problems(render_comment(source)) == []


# -- the collections of others ---------------------------------------------------------------------


def vectors(name: str, key: str | None) -> list[Any]:
    """Return the payloads of a file, none where it is not here."""
    path = VECTORS / name
    if not path.exists():
        return []
    found = json.loads(LOOSE_COMMENT.sub("", path.read_text()))
    return [each if key is None else each[key] for each in found]


@pytest.mark.skipif(not VECTORS.exists(), reason="the collections of attacks are not here")
@pytest.mark.parametrize(
    ("name", "key", "least"),
    [
        ("xss/bleach.json", "payload", 20),
        ("xss/html5lib-sanitizer-tests1.clean.json", "input", 50),
        ("blns/blns.json", None, 500),
    ],
)
def test_the_collections_are_inert(name: str, key: str | None, least: int) -> None:
    payloads = vectors(name, key)
    assert len(payloads) >= least
    assert [(payload, found) for payload in payloads if (found := problems(payload))] == []


@pytest.mark.parametrize("bad", ["<div>" * 50_000, "<b><p>" * 6_000, "<p><b>" * 6_000])
@pytest.mark.parametrize("body_format", ["html", "markdown"])
def test_tags_without_end_cost_nothing(bad: str, body_format: str) -> None:
    started = time.perf_counter()
    shown = render_post(bad, body_format)
    assert time.perf_counter() - started < 20  # unbounded it takes minutes
    assert len(shown) < 20 * len(bad)
    assert "&lt;" in shown


def test_tags_within_reason_are_kept() -> None:
    assert render_post("<div>" * 90 + "x" + "</div>" * 90, "html").count("<div>") == 90
    assert "&lt;" not in render_post("<p>one<br>two</p>" * 500, "html")


@pytest.mark.parametrize(
    "bad",
    [
        "<p>" + "".join(f"<b title='{'x' * 500}{n}'>" for n in range(97)) + "</p>"
        + "<p>x</p>" * 5_000,
        f"<p><a href='http://e/{'x' * 5_000}'></p>" + "<p>x</p>" * 10_000,
    ],
    ids=["bold", "link"],
)  # fmt: skip
@pytest.mark.parametrize("body_format", ["html", "markdown"])
def test_attributes_are_not_multiplied(bad: str, body_format: str) -> None:
    assert len(render_post(bad, body_format)) < 9 * len(bad)


def test_many_links_and_pictures_are_kept() -> None:
    shown = render_post("<p><a href='/a'>b</a> <img src='/c.png' alt='d'></p>" * 300, "html")
    assert (shown.count("<a "), shown.count("<img ")) == (300, 300)
