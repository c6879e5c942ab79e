"""What every format is read into: the records that the loader writes, in an order it can follow.

A reader yields ``Origin`` first, a user and a tag before the post that names them, a post before
its comments and a comment before its replies. What it leaves out it says with ``Skipped``, what
it had to decide with ``Warned``. Ids are those of the file, as text; times are aware and in UTC.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the file comes from: with an external id, ``source`` names a row for ever."""

    source: str


@dataclass(frozen=True, slots=True)
class ImportedUser:
    """An author of the other system. No credential, role or setting is ever read."""

    external_id: str
    username: str
    email: str
    display_name: str


@dataclass(frozen=True, slots=True)
class ImportedTag:
    """A tag or category; ``slug`` is also its external id, for there is one tag a slug."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportedPost:
    """A post. ``author`` and ``tags`` are external ids of users and tags yielded before.

    ``published_at`` is set exactly when ``status`` is ``published``, where the file has any
    date at all. ``slug`` is empty where the file has none.
    """

    external_id: str
    title: str
    slug: str
    body: str
    body_format: str
    excerpt: str
    status: str
    author: str | None
    tags: tuple[str, ...]
    comments_open: bool
    created_at: datetime | None
    updated_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """A comment on the post ``post``, answering the comment ``parent`` of the same post.

    ``kind`` is ``comment``, ``pingback`` or ``trackback``. ``author`` is the external id of the
    user who wrote it, where the file knows one.
    """

    external_id: str
    post: str
    parent: str | None
    author: str | None
    author_name: str
    author_email: str
    author_url: str
    author_ip: str
    body: str
    body_format: str
    status: str
    kind: str
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something of the file that is not imported. ``subject`` is the count it goes into."""

    subject: str
    kind: str
    source_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something imported otherwise than the file has it, in a sentence for a person."""

    message: str


Record = Origin | ImportedUser | ImportedTag | ImportedPost | ImportedComment | Skipped | Warned
Progress = Callable[[int], None]
"""Called with the number of bytes read since the last call."""
Reader = Callable[[Path, Progress], Iterator[Record]]
