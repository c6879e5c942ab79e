"""Learning, one lesson at a time, and forgetting. Reading and computing stand elsewhere."""

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from console.audit.services import Subject, record
from console.core.actor import Actor, Channel
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.messages import ngettext
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.queries import decided_since, lessons, newest_ready
from console.moderation.learning.reading import LEAST, count_decisions
from console.moderation.learning.training import ALGORITHM, Lesson
from console.moderation.policies import can_manage_rules

LEASE = timedelta(minutes=3)
"""Whoever learns says so more often than this; else it has been stopped."""
KEPT = 10
"""So many lessons are kept, with their figures."""
STALE_AFTER = timedelta(days=7)
STALE_DECISIONS = 200
"""What was learned is stale after so many new decisions, or after so long with any."""


def start_learning(actor: Actor, *, with_imported: bool = False) -> Learned:
    """Note that learning begins and return its row; whoever computes calls ``finish_learning``.

    Raises ``ForbiddenError``, ``ConflictError`` while one is running, and ``InvalidInputError``
    where fewer than ``LEAST`` comments of either kind were decided.
    """
    _check_may_manage(actor)
    _give_up_stopped()
    if session.scalars(lessons().where(Learned.state == LearningState.RUNNING)).first():
        raise ConflictError(_("Learning is under way already."))
    check_enough(*count_decisions(with_imported=with_imported))
    lesson = Learned(
        actor_id=actor.user_id,
        actor_name=actor.name,
        with_imported=with_imported,
        algorithm=ALGORITHM,
        leased_until=now() + LEASE,
    )
    session.add(lesson)
    session.flush()
    record(
        actor,
        "learning.start",
        Subject("learning", lesson.id, f"#{lesson.id}"),
        before={},
        after={"learning": lesson.state, "with_imported": with_imported},
    )
    return lesson


def check_enough(approved: int, refused: int) -> None:
    """Raise ``InvalidInputError`` where there are too few decisions, with how many are missing."""
    missing = missing_decisions(approved, refused)
    if missing:
        raise InvalidInputError(
            _("There is too little to learn from. Missing: %(what)s.", what=", ".join(missing))
        )


def missing_decisions(approved: int, refused: int) -> list[str]:
    """Return in words what is missing of ``LEAST`` decisions of each kind."""
    more_approved, more_refused = LEAST - approved, LEAST - refused
    missing = []
    if more_approved > 0:
        missing.append(
            ngettext(
                "%(num)s more approved comment", "%(num)s more approved comments", more_approved
            )
        )
    if more_refused > 0:
        missing.append(
            ngettext("%(num)s more refused comment", "%(num)s more refused comments", more_refused)
        )
    return missing


def note_progress(lesson_id: int, percent: int) -> None:
    """Store how far learning is and hold the row longer.

    Raises ``ConflictError`` when it was given up, or forgotten, meanwhile.
    """
    row = _running(lesson_id)
    row.progress = percent
    row.leased_until = now() + LEASE


def finish_learning(lesson_id: int, lesson: Lesson) -> Learned:
    """Store what was learned; from now on it is used. In the name of who had started it.

    Raises ``ConflictError`` when it was given up, or forgotten, meanwhile.
    """
    row = _running(lesson_id)
    row.state = LearningState.READY
    row.progress = 100
    row.finished_at = now()
    row.leased_until = None
    row.decisions = lesson.figures.decisions
    row.figures = lesson.figures.as_json()
    row.weights = lesson.weights.packed()
    session.flush()
    _tidy(row)
    record(
        _starter(row),
        "learning.finish",
        Subject("learning", row.id, f"#{row.id}"),
        before={"learning": LearningState.RUNNING},
        after={
            "learning": row.state,
            "decisions": row.decisions,
            "auc": round(lesson.figures.auc, 3),
        },
    )
    return row


def fail_learning(lesson_id: int) -> None:
    """Note that learning did not come to its end; what was learned before stays."""
    row = session.get(Learned, lesson_id)
    if row is None or row.state != LearningState.RUNNING:
        return
    row.state = LearningState.FAILED
    row.finished_at = now()
    session.flush()
    record(
        _starter(row),
        "learning.fail",
        Subject("learning", row.id, f"#{row.id}"),
        before={"learning": LearningState.RUNNING},
        after={"learning": row.state},
    )


def forget_learned(actor: Actor) -> None:
    """Delete everything that was learned, figures included.

    Raises ``ForbiddenError``, or ``ConflictError`` where there is nothing.
    """
    _check_may_manage(actor)
    known = session.scalars(lessons()).all()
    if not known:
        raise ConflictError(_("Nothing has been learned yet."))
    newest, decisions = known[0].id, max(each.decisions for each in known)
    for row in known:
        session.delete(row)
    session.flush()
    record(
        actor,
        "learning.forget",
        Subject("learning", newest, f"#{newest}"),
        before={"decisions": decisions},
        after={"decisions": 0},
    )


def is_stale() -> bool:
    """Return whether there is enough that has been decided since, or nothing was learned yet."""
    newest = session.execute(newest_ready()).first()
    if newest is None or newest.finished_at is None:
        return True
    since = session.execute(decided_since(newest.finished_at, STALE_DECISIONS)).scalar_one()
    old = newest.finished_at < now() - STALE_AFTER
    return since >= STALE_DECISIONS or (old and since > 0)


def is_stopped(row: Learned) -> bool:
    """Return whether whoever learned has not been heard of for longer than the lease."""
    return row.leased_until is not None and row.leased_until < now()


def _check_may_manage(actor: Actor) -> None:
    if not can_manage_rules(actor):
        raise ForbiddenError(_("You may not change the rules."))


def _give_up_stopped() -> None:
    session.execute(
        update(Learned)
        .where(Learned.state == LearningState.RUNNING, Learned.leased_until < now())
        .values(state=LearningState.FAILED, finished_at=now())
        .execution_options(synchronize_session=False)
    )


def _running(lesson_id: int) -> Learned:
    row = session.get(Learned, lesson_id)
    if row is None or row.state != LearningState.RUNNING:
        raise ConflictError(_("Learning was stopped meanwhile."))
    return row


def _starter(row: Learned) -> Actor:
    return Actor(name=row.actor_name, user_id=row.actor_id, channel=Channel.JOB)


def _tidy(newest: Learned) -> None:
    """Drop the weights of earlier lessons, and all of those that nobody looks back to."""
    earlier = update(Learned).where(Learned.id < newest.id).values(weights=b"")
    session.execute(earlier.execution_options(synchronize_session=False))
    kept = select(Learned.id).order_by(Learned.id.desc()).limit(KEPT).subquery()
    oldest = select(func.min(kept.c.id)).scalar_subquery()
    old = delete(Learned).where(Learned.id < oldest)
    session.execute(old.execution_options(synchronize_session=False))
