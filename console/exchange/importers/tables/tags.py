"""Writing tags: one a slug. A tag that is there already is used as it is."""

from collections.abc import Collection, Sequence

from sqlalchemy import Table, insert, select

from console.core.db import session
from console.exchange.importers.records import ImportedTag
from console.exchange.importers.tables.batch import Load, Texts, padded, say
from console.publishing.models import Tag

TAGS: Table = Tag.metadata.tables["tags"]
CHUNK = 1_000
"""Slugs asked for at a time: a thousand posts may have more tags than SQLite takes parameters."""


def write_tags(load: Load, tags: Sequence[ImportedTag]) -> None:
    """Create the tags whose slug is not there yet."""
    if not tags:
        return
    there = find_tags({tag.slug for tag in tags})
    rows = []
    for tag in tags:
        if tag.slug not in there:
            text = Texts(f"tag {tag.slug}")
            name = text.line(tag.name, TAGS.c.name)
            rows.append({"slug": tag.slug, "name": name, "created_at": load.moment})
            say(load, [text])
    if rows:
        session.execute(insert(TAGS), rows)
    load.report.tags.created += len(rows)
    load.report.tags.unchanged += len(tags) - len(rows)


def find_tags(slugs: Collection[str]) -> dict[str, int]:
    """Return the ids of the tags that are there, by slug, whoever made them."""
    found: dict[str, int] = {}
    listed = list(slugs)
    for start in range(0, len(listed), CHUNK):
        chunk = padded(listed[start : start + CHUNK])
        rows = session.execute(select(TAGS.c.slug, TAGS.c.id).where(TAGS.c.slug.in_(chunk)))
        found |= {row.slug: row.id for row in rows}
    return found
