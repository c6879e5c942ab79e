"""Comments coming in: from readers, from staff, from the demo. Deciding them is ``services``."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text

from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.text import clean, one_line
from console.moderation.digests import digest_of
from console.moderation.models import Comment, CommentStatus
from console.moderation.policies import can_moderate
from console.moderation.rules.parts import Candidate, Verdict
from console.moderation.rules.pipeline import assess
from console.moderation.rules.storage import store
from console.publishing.models import Post
from console.publishing.policies import public as is_public

BODY_LENGTH = 20_000
BATCH = 500
LAST_ID = text("SELECT seq FROM sqlite_sequence WHERE name = :name")


@dataclass(frozen=True, slots=True)
class Submission:
    """What a reader sends. Times other than now are for content made in one go."""

    post_id: int
    body: str
    author_name: str
    author_email: str = ""
    author_url: str = ""
    parent_id: int | None = None
    author_id: int | None = None
    author_address: str = ""
    user_agent: str = ""
    language: str = ""
    created_at: datetime | None = None


def submit(actor: Actor, submissions: Sequence[Submission]) -> list[int]:
    """Store ``submissions`` and return the ids of the comments, in the same order.

    What becomes of each is for the rules to say; what those write who may decide is approved.
    Raises ``InvalidInputError`` for an empty text, one over 20,000 characters or a parent under
    another post; ``ConflictError`` for a post that is not public or takes no comments, and for
    what the same author has said word for word in the same place; ``ForbiddenError`` for a
    comment in the name of another account.
    """
    _check_authors(actor, submissions)
    _check_posts(submissions)
    _check_parents(submissions)
    staff = can_moderate(actor)
    ids: list[int] = []
    verdicts: list[Verdict] = []
    for start in range(0, len(submissions), BATCH):
        batch = [_candidate(item, staff) for item in submissions[start : start + BATCH]]
        _check_repeats(batch)
        judged = assess(batch)
        stored = _insert([_row(*each) for each in zip(batch, judged, strict=True)])
        store(stored, judged)
        ids += stored
        verdicts += judged
    _record(actor, submissions, ids, verdicts)
    return ids


def _check_authors(actor: Actor, submissions: Sequence[Submission]) -> None:
    if any(item.author_id not in {None, actor.user_id} for item in submissions):
        raise ForbiddenError(_("Nobody comments in the name of another account."))


def _check_posts(submissions: Sequence[Submission]) -> None:
    wanted = {item.post_id for item in submissions}
    statement = select(Post.id).where(Post.id.in_(wanted), Post.comments_open, is_public())
    if len(set(session.scalars(statement))) != len(wanted):
        raise ConflictError(_("This post takes no comments."))


def _check_parents(submissions: Sequence[Submission]) -> None:
    wanted = {(item.parent_id, item.post_id) for item in submissions if item.parent_id is not None}
    if not wanted:
        return
    ids = {parent for parent, _post in wanted}
    statement = select(Comment.id, Comment.post_id).where(Comment.id.in_(ids))
    if wanted - {(row.id, row.post_id) for row in session.execute(statement)}:
        raise InvalidInputError(_("The comment that this answers is not under the same post."))


def _check_repeats(candidates: Sequence[Candidate]) -> None:
    """Refuse what its author has said already, word for word and in the same place.

    Two at the same moment can both pass: they are two rows then, and no harm.
    """
    places = [_place(each) for each in candidates]
    said = Counter(places)
    columns = (
        Comment.post_id, Comment.parent_id, Comment.author_id, Comment.author_name,
        Comment.author_email, Comment.body,
    )  # fmt: skip
    statement = select(*columns).where(
        Comment.text_digest.in_({each.digest for each in candidates}),
        Comment.post_id.in_({each.post_id for each in candidates}),
        Comment.status != CommentStatus.TRASH,
    )
    said.update({_place(row) for row in session.execute(statement)} & set(places))
    if any(number > 1 for number in said.values()):
        raise ConflictError(_("You have said that already."))


def _place(said: Any) -> tuple[object, ...]:
    """Return what makes two comments the same one; accounts go by any name."""
    guest = (said.author_name, said.author_email) if said.author_id is None else None
    return said.post_id, said.parent_id, said.author_id, guest, said.body


def _candidate(item: Submission, by_staff: bool) -> Candidate:
    body = checked_body(item.body)
    return Candidate(
        post_id=item.post_id,
        body=body,
        moment=item.created_at or now(),
        digest=digest_of(body),
        author_name=one_line(item.author_name)[:255],
        author_email=one_line(item.author_email)[:255],
        author_url=_address(item.author_url),
        author_id=item.author_id,
        author_address=one_line(item.author_address)[:64],
        user_agent=one_line(item.user_agent)[:255],
        parent_id=item.parent_id,
        language=one_line(item.language)[:35],
        by_staff=by_staff,
    )


def _row(candidate: Candidate, verdict: Verdict) -> dict[str, object]:
    names = (
        "post_id", "parent_id", "author_id", "author_name", "author_email", "author_url",
        "author_address", "user_agent", "body", "language",
    )  # fmt: skip
    return {
        **{name: getattr(candidate, name) for name in names},
        "text_digest": candidate.digest,
        "status": verdict.status,
        "score": verdict.score,
        "queue_rank": -verdict.score,
        "created_at": candidate.moment,
        "updated_at": candidate.moment,
        "status_changed_at": candidate.moment,
    }


def _insert(rows: list[dict[str, object]]) -> list[int]:
    """Store ``rows`` and return their ids in the same order."""
    if session.get_bind().dialect.name != "sqlite":
        statement = insert(Comment).returning(Comment.id, sort_by_parameter_order=True)
        return list(session.scalars(statement, rows))
    # SQLite promises no order of what it returns: it would be asked row by row. It has one
    # writer at a time, so that the next numbers are ours; the first statement makes us it.
    # Those of comments that were deleted for good are not given out again.
    last = session.execute(LAST_ID, {"name": Comment.__tablename__}).scalar() or 0
    ids = list(range(last + 1, last + 1 + len(rows)))
    session.execute(
        insert(Comment), [{"id": number, **row} for number, row in zip(ids, rows, strict=True)]
    )
    return ids


def _address(value: str) -> str:
    """Return the address of a website; nothing for one that a browser would run or not open."""
    address = one_line(value)[:500]
    return address if address.lower().startswith(("http://", "https://")) else ""


def checked_body(value: str) -> str:
    """Return the text of a comment cleaned; raises ``InvalidInputError`` where it cannot be one."""
    body = clean(value).strip()
    if not body or len(body) > BODY_LENGTH:
        message = _("A comment has 1 to %(n)s characters.", n=BODY_LENGTH)
        raise InvalidInputError(message, fields={"body": message})
    return body


def _record(
    actor: Actor,
    submissions: Sequence[Submission],
    ids: Sequence[int],
    verdicts: Sequence[Verdict],
) -> None:
    if not ids:
        return
    subject = Subject("comment", ids[0], submissions[0].author_name)
    after: dict[str, object] = _told(verdicts[0])
    if len(ids) > 1:
        states = Counter(str(verdict.status) for verdict in verdicts)
        subject, after = Subject("comments"), {"status": dict(states)}
    record(actor, "comment.submit", subject, before={}, after=after)


def _told(verdict: Verdict) -> dict[str, object]:
    """Return what the log says of one comment: its state, and the parts that made it."""
    counting = [part for part in verdict.parts if not part.shadow]
    return {
        "status": verdict.status,
        "score": verdict.score,
        "reasons": {part.detail.get("list", part.rule): part.weight for part in counting},
    }
