"""What the values in a WXR file mean: names, states and times. Reads fields, decides nothing else.

Source: WordPress, ``wp-admin/includes/export.php`` writes them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import unquote

from console.core.text import make_slug, one_line
from console.exchange.visible import visible

VERSIONS = ("1.0", "1.1", "1.2")
TAXONOMIES = frozenset({"category", "post_tag", "tag"})
COMMENT_KINDS = frozenset({"comment", "pingback", "trackback"})
POST_STATES = {
    "publish": "published",
    "future": "published",
    "pending": "in_review",
    "draft": "draft",
    "auto-draft": "draft",
    "private": "draft",
    "trash": "archived",
}
COMMENT_STATES = {
    "1": "approved",
    "0": "pending",
    "": "pending",
    "spam": "spam",
    "trash": "trash",
    "post-trashed": "trash",
}
_EXPORT = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+(/excerpt)?/?")
_PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})

Fields = Mapping[str, str]


def short_name(tag: str) -> str:
    """Return ``{namespace}local`` with the prefix that WordPress uses, the same for all versions.

    Empty for an element of another namespace, such as ``atom:link``.
    """
    namespace, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(namespace[1:])
    if prefix is None:
        match = _EXPORT.fullmatch(namespace[1:])
        if match is None:
            return ""
        prefix = "excerpt:" if match[1] else "wp:"
    return prefix + local


def plain(text: str) -> str:
    """Return a name or title as text on one line: WordPress keeps ``&`` as ``&amp;`` in them."""
    return one_line(unescape(text))


def value(fields: Fields, name: str) -> str:
    """Return a field that is one line (an id, a kind, a state), empty when it is missing."""
    return visible(fields.get(name, ""))


def login_name(text: str) -> str:
    """Return a login, which is a name and an id at once."""
    return visible(unescape(text))


def author_name(fields: Fields) -> str:
    """Return the name that an author shows, else first and last name, else nothing."""
    whole = (fields.get(f"wp:author_{part}_name", "") for part in ("first", "last"))
    return plain(fields.get("wp:author_display_name", "")) or plain(" ".join(whole))


def source_key(channel: Fields) -> str:
    """Return the name under which ids of this site are kept, so that two sites never meet.

    ``localhost`` names no site: the title is added to it.
    """
    title = make_slug(plain(channel.get("title", "")), fallback="")
    for name in ("wp:base_blog_url", "wp:base_site_url", "link"):
        address = value(channel, name).lower()
        site = address.partition("://")[2].rstrip("/") if "://" in address else address.rstrip("/")
        if site:
            is_local = site.partition("/")[0].partition(":")[0] in _LOCAL_HOSTS
            return f"wordpress:{site}/{title}" if is_local and title else f"wordpress:{site}"
    return f"wordpress:{title or 'unknown'}"


def tag_slug(nicename: str, name: str) -> str:
    """Return the slug of a term: the given one decoded, else one made of its name."""
    return make_slug(unquote(nicename.strip()), fallback="") or make_slug(name, fallback="")


def post_state(fields: Fields, *, dated: bool) -> tuple[str, str]:
    """Return the state of a post and, where it is not what the file says, why.

    What only some could read is never published: it becomes a draft.
    """
    given = value(fields, "wp:status")
    if given == "trash":
        return "archived", ""
    if given == "private":
        return "draft", "was private and is now a draft"
    if value(fields, "wp:post_password"):
        return "draft", "was protected by a password and is now a draft"
    if given == "future" and not dated:
        return "draft", "was scheduled without a date and is now a draft"
    if given not in POST_STATES:
        what = f"has the unknown status {given!r}" if given else "has no status"
        return "draft", f"{what} and is now a draft"
    return POST_STATES[given], ""


def comment_state(fields: Fields) -> tuple[str, str]:
    """Return the state of a comment and, where the file's is unknown, a remark."""
    given = value(fields, "wp:comment_approved")
    if given in COMMENT_STATES:
        return COMMENT_STATES[given], ""
    return "pending", f"has the unknown state {given!r} and is now pending"


def comment_kind(fields: Fields) -> str:
    """Return the type of a comment; what plugins have made up is a comment."""
    given = value(fields, "wp:comment_type")
    return given if given in COMMENT_KINDS else "comment"


def first_moment(fields: Fields, *names: str) -> tuple[datetime | None, list[str]]:
    """Return the first of the fields ``names`` that holds a time, in UTC, and the broken ones.

    Local times carry no zone in this format and are taken as UTC. All zeros means "none yet".
    """
    broken: list[str] = []
    for name in names:
        text = value(fields, name)
        try:
            moment = _moment(text)
        except (ValueError, OverflowError, TypeError, IndexError):
            broken.append(f"{name} {text[:40]!r} is not a time")
            continue
        if moment is not None:
            return moment, broken
    return None, broken


def _moment(text: str) -> datetime | None:
    if not text or text.startswith("0000-00-00") or " -0001 " in text:
        return None
    moment = parsedate_to_datetime(text) if text[0].isalpha() else datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def terms_of(categories: list[tuple[str, str | None, str]]) -> Iterator[tuple[str, str]]:
    """Yield slug and name of each tag of a post from its (domain, nicename, name) elements.

    WXR 1.0 writes each term twice more, without a domain and without a nicename: those are
    echoes, unless nothing else names the term. Other taxonomies are no tags.
    """
    known = [(d, nicename, plain(name)) for d, nicename, name in categories if d in TAXONOMIES]
    named = {(domain, name) for domain, nicename, name in known if nicename}
    slugs: set[str] = set()
    for domain, nicename, name in known:
        slug = tag_slug(nicename or "", name)
        echo = not nicename and (domain, name) in named
        if slug and not echo and slug not in slugs:
            slugs.add(slug)
            yield slug, name or slug
