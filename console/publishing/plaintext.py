"""The text of comments that came with HTML, for whoever decides about them.

What readers get as paragraphs, bold letters and links (``markdown.COMMENT_TAGS``) is told in plain
text; a link says where it leads. Every other tag stays as it was typed: nothing is hidden.
"""

import html
import re

from console.publishing.markdown import COMMENT_TAGS

_NAMES = "|".join(sorted(COMMENT_TAGS, key=len, reverse=True))
_TAG = re.compile(rf"<(/?)({_NAMES})\b([^<>]*)>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_BREAKS = {"br": "\n", "li": "\n• ", "p": "\n\n", "blockquote": "\n\n", "pre": "\n\n", "ul": "\n"}
_BREAKS["ol"] = _BREAKS["ul"]


def readable(source: str) -> str:
    """Return ``source`` as plain text; one without any tag or entity as it is."""
    if "<" not in source and "&" not in source:
        return source
    told: list[str] = []
    link: tuple[str, int] | None = None
    end = 0
    for tag in _TAG.finditer(source):
        told.append(html.unescape(source[end : tag.start()]))
        end = tag.end()
        closing, name = bool(tag[1]), tag[2].lower()
        if name != "a":
            told.append("" if closing and name == "li" else _BREAKS.get(name, ""))
            continue
        # A link ends where the next one begins, as in browsers: none is within another.
        told.append(_target(link, told))
        link = None if closing else (_address(tag[3]), len(told))
    told.append(html.unescape(source[end:]))
    told.append(_target(link, told))
    return _BLANK_LINES.sub("\n\n", "".join(told)).strip()


def _address(attributes: str) -> str:
    found = _HREF.search(attributes)
    return html.unescape(next(filter(None, found.groups()), "")) if found else ""


def _target(link: tuple[str, int] | None, told: list[str]) -> str:
    """Return where a link leads, unless its words say so themselves."""
    if link is None:
        return ""
    address, start = link
    words = "".join(told[start:]).strip()
    return f" ({address})" if address and address != words else ""
