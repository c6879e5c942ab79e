"""From records to rows: collects them into batches and writes each batch table by table.

Rules, whatever the format. Rows are found again by source and external id. A row of which the
file says the same as last time is not touched. One of which it says something new is taken over,
unless it was edited, decided or moved here since an import wrote it: then it stays as it is, with
a warning, for what somebody approved is not to be replaced by what nobody has seen. Comments that
were deleted here for good stay away; other rows that were deleted are created again. Nothing is
ever deleted by an import.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func

from console.accounts.models import User
from console.core.clock import now
from console.exchange.importers.records import (
    ImportedComment,
    ImportedPost,
    ImportedTag,
    ImportedUser,
    Origin,
    Record,
    Skipped,
    Warned,
)
from console.exchange.importers.tables.batch import Load
from console.exchange.importers.tables.comments import write_comments
from console.exchange.importers.tables.free_names import FreeNames
from console.exchange.importers.tables.posts import write_posts
from console.exchange.importers.tables.tags import write_tags
from console.exchange.importers.tables.users import write_users
from console.exchange.report import ImportReport
from console.publishing.models import Post

BATCH_ROWS = 1_000
BATCH_CHARACTERS = 2_000_000
KEY_LENGTH = 255
SLUG_LENGTH = 200
USERNAME_LENGTH = 120


def load_records(records: Iterable[Record], report: ImportReport) -> None:
    """Write ``records`` into the caller's transaction and count them in ``report``.

    Memory holds one batch. Raises what the reader raises; nothing is committed here.
    """
    iterator = iter(records)
    origin = next(iterator)
    if not isinstance(origin, Origin):
        raise TypeError("a reader says first where its file comes from")
    report.source = origin.source[:KEY_LENGTH]
    load = Load(
        source=report.source,
        moment=now(),
        report=report,
        slugs=FreeNames(Post.slug, SLUG_LENGTH),
        usernames=FreeNames(func.lower(User.username), USERNAME_LENGTH),
    )
    batch = _Batch()
    for record in iterator:
        _take(record, batch, report)
        if batch.is_full:
            batch.write(load)
            batch = _Batch()
    batch.write(load)


def _take(record: Record, batch: "_Batch", report: ImportReport) -> None:
    """Count what is no row at once; keep a row for its batch, if it can be found again."""
    match record:
        case Origin():
            raise TypeError("a file comes from one place")
        case Warned():
            report.warn(record.message)
        case Skipped():
            report.skip(record.subject, record.kind, record.source_id, record.reason)
        case ImportedTag():
            batch.add(record)
        case _ if len(record.external_id) > KEY_LENGTH:
            subject, kind = NAMES[type(record)]
            reason = f"its id is longer than {KEY_LENGTH} characters"
            report.skip(subject, kind, record.external_id[:KEY_LENGTH], reason)
        case _:
            batch.add(record)


NAMES: dict[type, tuple[str, str]] = {
    ImportedUser: ("users", "user"),
    ImportedPost: ("posts", "post"),
    ImportedComment: ("comments", "comment"),
}


@dataclass(slots=True)
class _Batch:
    """Records that wait to be written together."""

    users: list[ImportedUser] = field(default_factory=list)
    tags: list[ImportedTag] = field(default_factory=list)
    posts: list[ImportedPost] = field(default_factory=list)
    comments: list[ImportedComment] = field(default_factory=list)
    rows: int = 0
    characters: int = 0

    @property
    def is_full(self) -> bool:
        return self.rows >= BATCH_ROWS or self.characters >= BATCH_CHARACTERS

    def add(self, record: ImportedUser | ImportedTag | ImportedPost | ImportedComment) -> None:
        self.rows += 1
        match record:
            case ImportedComment():
                self.comments.append(record)
                self.characters += len(record.body)
            case ImportedPost():
                self.posts.append(record)
                self.characters += len(record.body)
            case ImportedTag():
                self.tags.append(record)
            case ImportedUser():
                self.users.append(record)

    def write(self, load: Load) -> None:
        """Write the rows in the order in which they name each other."""
        write_users(load, self.users)
        write_tags(load, self.tags)
        write_posts(load, self.posts)
        write_comments(load, self.comments)
