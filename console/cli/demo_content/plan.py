"""Everything that will be made, decided beforehand. The same seed and sizes, the same plan.

Times are shares of the past span that the demo covers: 0 is its beginning, 1 is now. How many
days that is and at which hours people write is the business of ``rhythm``.
"""

from dataclasses import dataclass
from enum import StrEnum

from console.cli.demo_content.kinds import Subject, Topic


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much to make: users (the five accounts included), posts, comments."""

    users: int = 40
    posts: int = 320
    comments: int = 4_000


@dataclass(frozen=True, slots=True)
class Person:
    """A user. ``signs_in`` are the accounts with the password of the demo."""

    username: str
    email: str
    display_name: str
    role: str = ""
    signs_in: bool = False

    @property
    def moderates(self) -> bool:
        """Return whether the person decides comments in the demo."""
        return self.role in {"editor", "moderator"}

    @property
    def writes(self) -> bool:
        """Return whether the person writes posts in the demo."""
        return self.role in {"author", "editor"}


class PostFate(StrEnum):
    """What a post has come to."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a post, and what its comments need to fit."""

    topic: Topic
    subject: Subject
    place: str
    title: str
    summary: str
    body: str
    tags: tuple[str, ...]
    correction: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post. ``author`` and ``editor`` are places in the list of people."""

    article: Article
    author: int
    editor: int
    fate: PostFate
    written: float
    public: float
    archived: float = 1.0
    days_ahead: int = 0
    comments_open: bool = True


class CommentFate(StrEnum):
    """In which state a comment ends."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who signs a comment; ``person`` is a place in the list of people for those with a user."""

    name: str
    email: str
    url: str = ""
    address: str = ""
    browser: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedComment:
    """A comment. ``parent`` is the place of an earlier one in the list of comments.

    ``mistaken`` ones were taken for spam first, and then brought back.
    """

    post: int
    at: float
    writer: Writer
    body: str
    fate: CommentFate
    parent: int | None = None
    reason: str = ""
    mistaken: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """People, posts and comments, the comments in the order of their times."""

    seed: int
    people: tuple[Person, ...]
    posts: tuple[PlannedPost, ...]
    comments: tuple[PlannedComment, ...]
