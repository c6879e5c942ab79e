"""Writing tags: one a slug. A tag that is there already is used as it is."""

from collections.abc import Sequence

from sqlalchemy import Table, insert, select

from console.core.db import session
from console.exchange.importers.records import ImportedTag
from console.exchange.importers.tables.batch import Load, Texts, say
from console.publishing.models import Tag

TAGS: Table = Tag.metadata.tables["tags"]


def write_tags(load: Load, tags: Sequence[ImportedTag]) -> None:
    """Create the tags whose slug is not there yet."""
    if not tags:
        return
    slugs = {tag.slug for tag in tags}
    there = set(session.scalars(select(TAGS.c.slug).where(TAGS.c.slug.in_(slugs))))
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
