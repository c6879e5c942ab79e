"""Taking an operation to its end, part by part, each in a unit of work of its own."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import OperationalError

from console.accounts.models import User
from console.core.actor import Actor, Channel
from console.core.db import session
from console.core.unit_of_work import unit_of_work
from console.moderation.sets import Advance, advance
from console.operations.models import Operation
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
    while lease is not None:
        step = _part(operation_id, lease)
        lease = step.lease if step.more else None
        told()
        time.sleep(PAUSE if lease else 0)
    return True


def _part(operation_id: int, lease: datetime) -> Advance:
    for tried in range(1, TRIES + 1):
        try:
            with unit_of_work():
                return advance(starter_of(operation_id), operation_id, lease)
        except OperationalError:  # a deadlock, or a lock that did not come in time
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
