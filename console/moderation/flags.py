"""Readers' reports of comments: taking them in and weighing them.

What a decision makes of them is in ``flag_outcomes``, what people see of them in ``reports``.
"""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ForbiddenError, InvalidInputError, MissingError
from console.core.messages import gettext as _
from console.core.text import clean, one_line
from console.moderation.flag_outcomes import recount_flags
from console.moderation.models import Comment, Flag, FlagReason, Reporter
from console.moderation.policies import public
from console.operations.selection import MAX_ID
from console.publishing.models import Post
from console.publishing.policies import public as is_public

MOST_POINTS = 20
"""What the report of somebody who is always right comes near to."""
KEY_LENGTH = 80
NOTE_LENGTH = 500
ACCOUNT = "user:"


def flag(
    actor: Actor, comment_id: int, reporter_key: str, reason: FlagReason, note: str = ""
) -> Flag:
    """Store that a reader reports a public comment, and return their report.

    Everybody may, in their own name: ``reporter_key`` is ``user:<id>`` for an account, else any
    opaque name of up to 80 characters by which a reader is known again. Each reader reports a
    comment once: again gives back what is there, also when it has been decided. How often
    somebody may report anything is the business of the face. Raises ``MissingError`` for a
    comment that readers do not see, ``InvalidInputError`` for a note of more than 500 characters
    or an unusable key, ``ForbiddenError`` for the key of another account.
    """
    key, text = _checked_key(actor, reporter_key), _checked_note(note)
    comment = _public_comment(comment_id)
    reporter = _reporter(key)
    mine = (Flag.comment_id == comment.id) & (Flag.reporter_id == reporter.id)
    known = session.scalars(select(Flag).where(mine)).first()
    if known is not None:
        return known
    before = comment.open_flags
    new = Flag(
        comment_id=comment.id,
        reporter_id=reporter.id,
        reason=FlagReason(reason),
        note=text,
        points=points_of(reporter.upheld, reporter.dismissed),
    )
    session.add(new)
    session.flush()
    recount_flags(select(Comment.id).where(Comment.id == comment.id))
    record(
        actor,
        "comment.flag",
        Subject("comment", comment.id, comment.author_name),
        before={"open_flags": before},
        after={"open_flags": before + 1, "flagged_as": new.reason},
        reason=text,
    )
    return new


def points_of(upheld: int, dismissed: int) -> int:
    """Return what a report weighs whose reader was right and wrong so many times.

    ``20 * (upheld + 1) / (upheld + dismissed + 2)``, rounded: the share of those in which
    decisions agreed, smoothed by one of either kind (Laplace's rule of succession). A new reader
    weighs 10; always right comes near to 20, ten times wrong is 2, from 40 times on it is nothing.
    """
    return round(MOST_POINTS * (upheld + 1) / (upheld + dismissed + 2))


def _checked_key(actor: Actor, reporter_key: str) -> str:
    key = one_line(reporter_key)
    if not key or len(key) > KEY_LENGTH:
        raise InvalidInputError(_("Nobody can tell who reports this."))
    if key.startswith(ACCOUNT) and key != f"{ACCOUNT}{actor.user_id}":
        raise ForbiddenError(_("Nobody reports in the name of another account."))
    return key


def _checked_note(note: str) -> str:
    text = clean(note).strip()
    if len(text) > NOTE_LENGTH:
        message = _("A note has at most %(n)s characters.", n=NOTE_LENGTH)
        raise InvalidInputError(message, fields={"note": message})
    return text


def _public_comment(comment_id: int) -> Comment:
    """Return the comment, locked: it is not decided between looking and storing."""
    if 0 < comment_id <= MAX_ID:
        wanted = select(Comment).join(Post).where(Comment.id == comment_id, public(), is_public())
        locked = wanted.with_for_update(of=Comment).execution_options(populate_existing=True)
        comment = session.scalars(locked).first()
        if comment is not None:
            return comment
    raise MissingError(_("There is no such comment."))


def _reporter(key: str) -> Reporter:
    """Return who is known by ``key``, made where nobody was; two at once make one."""
    known = select(Reporter).where(Reporter.key == key)
    reporter = session.scalars(known).first()
    if reporter is None:
        is_postgresql = session.get_bind().dialect.name == "postgresql"
        insert = postgresql.insert if is_postgresql else sqlite.insert
        session.execute(insert(Reporter).values(key=key).on_conflict_do_nothing())
        reporter = session.scalars(known).one()
    return reporter
