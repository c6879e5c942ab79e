"""What rules are asked about and what they answer: candidates, facts, parts, verdicts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from console.moderation.models import CommentStatus
from console.moderation.rules.settings import RulesSettings

if TYPE_CHECKING:
    from console.moderation.rules.lists import CompiledList


class Effect(StrEnum):
    """What a rule wants to become of a comment, from the mildest to the most severe."""

    APPROVE = "approve"
    HOLD = "hold"
    SPAM = "spam"
    TRASH = "trash"


SEVERITY = {effect: rank for rank, effect in enumerate(Effect)}
STATUS_OF = {
    Effect.APPROVE: CommentStatus.APPROVED,
    Effect.HOLD: CommentStatus.PENDING,
    Effect.SPAM: CommentStatus.SPAM,
    Effect.TRASH: CommentStatus.TRASH,
}


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a candidate that is in the database: the past on which rules are tried."""

    id: int
    status: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A comment of which the rules are asked: one that comes in at ``moment``, or came in then."""

    post_id: int
    body: str
    moment: datetime
    digest: int
    author_name: str = ""
    author_email: str = ""
    author_url: str = ""
    author_id: int | None = None
    author_address: str = ""
    user_agent: str = ""
    parent_id: int | None = None
    language: str = ""
    by_staff: bool = False
    stored: Stored | None = None

    @property
    def author(self) -> int | str | None:
        """Return by what the author is known: their account, else the e-mail address given."""
        return self.author_id if self.author_id is not None else self.author_email or None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was known when a candidate came in.

    ``approved`` and ``refused`` (rejected, spam or trash) are the author's earlier comments as
    they had been decided by then, ``last_refused`` since when the latest refusal holds.
    ``by_author`` and ``by_address`` are what came from there within ``rate_minutes`` before,
    ``same_text`` how many other comments of the last ``repeat_days`` say the same.
    """

    approved: int = 0
    refused: int = 0
    last_refused: datetime | None = None
    by_author: int = 0
    by_address: int = 0
    same_text: int = 0


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that a batch is judged by: the settings, the lists, and which version they are.

    ``version_id`` is none for the defaults and for drafts. ``once`` keeps what a check has to
    read for as long as one batch takes: it reads once a batch, never once a comment.
    """

    settings: RulesSettings
    lists: "tuple[CompiledList, ...]" = ()
    version_id: int | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, make: Callable[[], T]) -> T:
        """Return what ``make`` returned when it was first called under ``key`` in this batch."""
        if key not in self.kept:
            self.kept[key] = make()
        return cast(T, self.kept[key])


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at beside the candidate."""

    rules: Rules
    facts: Facts

    @property
    def settings(self) -> RulesSettings:
        """Return the settings of the rules."""
        return self.rules.settings


@dataclass(frozen=True, slots=True)
class Part:
    """One reason. ``detail`` is what the rule saw, as JSON; people read it in their language.

    ``effect`` is none for what only weighs. A part in the shadow says what it would have done;
    the pipeline takes its weight out of the sum and keeps it in ``detail["weight"]``.
    """

    rule: str
    weight: int = 0
    effect: Effect | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules made of one candidate; ``score`` is the sum of the weights of ``parts``."""

    status: CommentStatus
    score: int
    parts: tuple[Part, ...]
    version_id: int | None


class Check(Protocol):
    """One rule. It asks nothing of the database for a single comment, see ``Rules.once``."""

    @property
    def name(self) -> str:
        """Return the key of the rule in ``RulesSettings.rules``; one that is off is not asked."""

    def assess(self, candidate: Candidate, context: Context) -> list[Part]:
        """Return the reasons that this rule has; in the shadow too, the pipeline marks them."""
