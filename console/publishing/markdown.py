"""From what people wrote to HTML that is safe to show. The only place that makes such HTML.

Posts are CommonMark with tables and strike-through, or the HTML of an import; comments are text
in which a few HTML tags stand. Everything passes the sanitiser last.
"""

import html
import re
from functools import cache

import nh3
from markdown_it import MarkdownIt

from console.publishing.models import BodyFormat
from console.publishing.pictures import LINK_REL, link_pictures_of_others

INLINE_TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "em", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
}  # fmt: skip
BLOCK_TAGS = {
    "blockquote", "caption", "col", "colgroup", "dd", "div", "dl", "dt", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
POST_TAGS = INLINE_TAGS | BLOCK_TAGS
COMMENT_TAGS = {"a", "b", "blockquote", "br", "code", "del", "em", "i", "li", "ol", "p", "pre",
                "q", "s", "strong", "ul"}  # fmt: skip
POST_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
SCHEMES = {"http", "https", "mailto"}
COMMENT_TAG_LIMIT = 200
DEPTH_LIMIT = 100
GROWTH_LIMIT = 8
VOID_TAGS = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_ANY_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
# HTML repeats what is left open in each new paragraph: 20 kB of tags can become 18 MB.
_TAG = re.compile(r"<[a-z]", re.IGNORECASE)
_BLOCK_START = re.compile(
    r"^\s*</?(?:" + "|".join(sorted(BLOCK_TAGS - {"img"})) + r")\b", re.IGNORECASE
)
# From one "<pre" no further than to the next: many of them without an end would take for ever.
_PRE = re.compile(r"(<pre\b(?:(?!<pre\b).)*?</pre\s*>)", re.IGNORECASE | re.DOTALL)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def render_post(source: str, body_format: str) -> str:
    """Return the safe HTML of a post's body.

    One whose tags are nested more than 100 deep, or that would grow more than eightfold, is
    shown as the text that it is: the work grows with the square of such tricks.
    """
    markdown = body_format == BodyFormat.MARKDOWN
    made = _markdown().render(source) if markdown else _paragraphs(source)
    safe = None if _depth(made) > DEPTH_LIMIT else _clean_post(made)
    if safe is None:
        safe = _clean_post(_paragraphs(html.escape(source, quote=False))) or ""
    return link_pictures_of_others(safe)


def _clean_post(made: str) -> str | None:
    """Return ``made`` sanitised, or ``None`` when that would make far more of it.

    HTML repeats a tag that is left open, attributes and all, in each paragraph behind it: 14 kB
    can become megabytes. Each attribute may therefore come out about as often as it went in.
    """
    left = len(made)

    def keep(_tag: str, _name: str, value: str) -> str | None:
        nonlocal left
        left -= len(value)
        return value if left >= 0 else None

    safe = nh3.clean(
        made,
        tags=POST_TAGS,
        attributes=POST_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
        strip_comments=True,
    )
    return safe if left >= 0 and len(safe) <= GROWTH_LIMIT * len(made) + 10_000 else None


def _depth(made: str) -> int:
    """Return how many tags are open at once at most, those that are never closed included."""
    depth = deepest = 0
    for closing, name in _ANY_TAG.findall(made):
        if name.lower() in VOID_TAGS:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def render_comment(source: str) -> str:
    """Return the safe HTML of a comment: paragraphs, few tags, links that are not followed.

    One with more than 200 tags is shown as the text that it is.
    """
    if len(_TAG.findall(source)) > COMMENT_TAG_LIMIT:
        source = html.escape(source, quote=False)
    return nh3.clean(
        _paragraphs(source),
        tags=COMMENT_TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener noreferrer",
        strip_comments=True,
    )


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _paragraphs(source: str) -> str:
    """Return ``source`` with blank lines as paragraphs and newlines as breaks, as WordPress does.

    What begins with a block element and what stands in ``<pre>`` is left alone.
    """
    parts = _PRE.split(source)
    return "\n".join(
        part if index % 2 else "\n".join(map(_paragraph, _BLANK_LINES.split(part.strip())))
        for index, part in enumerate(parts)
        if part.strip()
    )


def _paragraph(text: str) -> str:
    if not text or _BLOCK_START.match(text):
        return text
    return "<p>" + text.replace("\n", "<br>\n") + "</p>"
