"""Pictures in posts: only the site's own are loaded, those of other hosts become links."""

import html
import re

LINK_REL = "noopener noreferrer"
# What the sanitiser writes: attributes in double quotes, quotes within them escaped.
_LINK_OR_PICTURE = re.compile(
    r'<(?P<anchor>/?a)\b(?:[^>"]|"[^"]*")*>|<img(?P<attributes>(?:\s+[\w-]+="[^"]*")*)\s*/?>'
)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
# A path of this site as browsers read it: no scheme, no second slash, no backslash before it.
_OWN = re.compile(r"/(?![/\\])[^\\]*|(?![a-z][a-z0-9+.-]*:)[\w.][^\\:]*", re.IGNORECASE)


def link_pictures_of_others(safe: str) -> str:
    """Return the sanitised HTML ``safe`` with pictures of other hosts as links to them.

    Pages load nothing from elsewhere: it would tell strangers who reads what. A picture without
    a description gets an empty one, so that its file name is not read out.
    """
    in_link = False

    def replace(found: re.Match[str]) -> str:
        nonlocal in_link
        if found["anchor"] is not None:
            in_link = found["anchor"] == "a"
            return found[0]
        values = dict(_ATTRIBUTE.findall(found["attributes"]))
        source = html.unescape(values.get("src", ""))
        if _OWN.fullmatch(source):
            return found[0] if "alt" in values else f'<img{found["attributes"]} alt="">'
        return _link(source, html.unescape(values.get("alt", "")), in_link=in_link)

    return _LINK_OR_PICTURE.sub(replace, safe)


def _link(source: str, text: str, *, in_link: bool) -> str:
    name = html.escape(text.strip() or source.rstrip("/").rsplit("/", 1)[-1])
    if in_link or not source:
        return name
    return f'<a href="{html.escape(source)}" rel="{LINK_REL}">{name}</a>'
