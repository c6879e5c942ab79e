"""Small WXR files for tests, written by hand: each says only what its test is about."""

from pathlib import Path
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

from console.exchange.importers.records import Record
from console.exchange.importers.wordpress import read_wordpress

NAMESPACES = (
    'xmlns:excerpt="http://wordpress.org/export/{v}/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:wp="http://wordpress.org/export/{v}/"'
)
SITE = "<title>Harbour Notes</title><wp:base_blog_url>http://notes.example</wp:base_blog_url>"
SOURCE = "wordpress:notes.example"


def fields(prefix: str, values: dict[str, str | None]) -> str:
    """Return one element for each value that is not ``None``."""
    return "".join(
        f"<{prefix}{name}>{escape(text)}</{prefix}{name}>"
        for name, text in values.items()
        if text is not None
    )


def wxr(*parts: str, version: str = "1.2", channel: str = SITE) -> str:
    """Return a whole file around ``parts``."""
    head = f'<rss version="2.0" {NAMESPACES.format(v=version)}><channel>{channel}'
    tag = f"<wp:wxr_version>{version}</wp:wxr_version>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{tag}{"".join(parts)}</channel></rss>'


def author(login: str, **others: str) -> str:
    """Return a declared author; ``others`` are ``author_email`` and the like."""
    return f"<wp:author>{fields('wp:', {'author_login': login, **others})}</wp:author>"


def term(domain: str, text: str, nicename: str | None = None) -> str:
    """Return a term of an item; an empty domain leaves the attribute out."""
    attributes = f" domain={quoteattr(domain)}" if domain else ""
    attributes += f" nicename={quoteattr(nicename)}" if nicename is not None else ""
    return f"<category{attributes}>{escape(text)}</category>"


def item(
    post_id: str | None = "1", *parts: str, title: str = "A post", body: str = "Text.",
    creator: str | None = "mira", pub_date: str | None = None, **wp: str | None,
) -> str:  # fmt: skip
    """Return an item, by default a published post; ``wp`` sets or leaves out its wp: fields."""
    values: dict[str, str | None] = {
        "post_id": post_id,
        "post_date_gmt": "2020-02-03 04:05:06",
        "status": "publish",
        "post_type": "post",
        **wp,
    }
    head = fields("", {"title": title, "pubDate": pub_date}) + fields("dc:", {"creator": creator})
    text = fields("content:", {"encoded": body})
    return f"<item>{head}{text}{fields('wp:', values)}{''.join(parts)}</item>\n"


def comment(comment_id: str | None = "10", *, parent: str = "0", **wp: str | None) -> str:
    """Return an approved comment; ``wp`` sets or leaves out fields without their prefix."""
    values: dict[str, str | None] = {
        "id": comment_id,
        "author": "A reader",
        "date_gmt": "2020-02-04 10:00:00",
        "content": f"Comment {comment_id}.",
        "approved": "1",
        "parent": parent,
        **wp,
    }
    return f"<wp:comment>{fields('wp:comment_', values)}</wp:comment>"


def save(folder: Path, text: str | bytes, name: str = "export.xml") -> Path:
    """Write a file and return where."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(folder: Path, text: str | bytes) -> list[Record]:
    """Return the records of a file."""
    return list(read_wordpress(save(folder, text)))


T = TypeVar("T")


def of_type(kind: type[T], records: list[Record]) -> list[T]:
    """Return the records of one kind."""
    return [record for record in records if isinstance(record, kind)]
