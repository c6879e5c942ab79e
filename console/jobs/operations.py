"""Taking an operation to its end, part by part, each in a unit of work of its own."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import current_app
from sqlalchemy.exc import OperationalError

from console.accounts.models import User
from console.core.actor import Actor, Channel
from console.core.db import has_one_writer, session
from console.core.errors import ConflictError
from console.core.unit_of_work import unit_of_work
from console.jobs.lanes import WORTHWHILE, Lanes
from console.moderation.sets import Advance, advance
from console.operations.models import Operation
from console.operations.parts import part_size
from console.operations.running import release, take_lease
from console.web.identity import COMMAND_LINE

TRIES = 3
"""A part that another transaction got in the way of is tried so often."""
PAUSE = 0.02
"""Seconds between two parts in which others have their turn: SQLite gives it to whoever asks."""


def go_on(operation_id: int, told: Callable[[], object] = bool) -> bool:
    """Take an operation as far as it goes; return whether it was anybody else's turn before.

    ``told`` is called after each part. Whatever stops it, the operation can be taken further
    later by anybody, from where it is.
    """
    with unit_of_work():
        lease = take_lease(operation_id)
    if lease is None:
        return False
    if _is_large(operation_id):
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        lease = Lanes(app, operation_id, lease, starter_of).run(told)
    while lease is not None:
        step = _part(operation_id, lease)
        lease = step.lease if step.more else None
        told()
        time.sleep(PAUSE if lease else 0)
    return True


def _is_large(operation_id: int) -> bool:
    """Return whether it is worth while to work on several parts at a time, and possible."""
    operation = session.get_one(Operation, operation_id)
    left = operation.total - operation.changed - operation.skipped
    large = left >= WORTHWHILE * part_size() and not has_one_writer()
    session.rollback()
    return large


def _part(operation_id: int, lease: datetime) -> Advance:
    for tried in range(1, TRIES + 1):
        try:
            with unit_of_work():
                return advance(starter_of(operation_id), operation_id, lease)
        except (ConflictError, OperationalError):  # a deadlock, or a lock that did not come in time
            if tried == TRIES:
                _let_go(operation_id, lease)
                raise
        except BaseException:
            _let_go(operation_id, lease)
            raise
    raise AssertionError("unreachable")


def _let_go(operation_id: int, lease: datetime) -> None:
    with unit_of_work():
        release(operation_id, lease)


def starter_of(operation_id: int) -> Actor:
    """Return who started the operation, with the rights that they have now."""
    operation = session.get_one(Operation, operation_id)
    origin = operation.parameters or {}
    if operation.actor_id is None and operation.actor_name == COMMAND_LINE.name:
        return COMMAND_LINE
    user = session.get(User, operation.actor_id) if operation.actor_id is not None else None
    actor = Actor(
        name=operation.actor_name,
        user_id=operation.actor_id,
        channel=Channel.JOB,
        address=origin.get("address"),
        request_id=origin.get("request_id"),
    )
    return replace(actor, permissions=user.permissions) if user and user.active else actor
