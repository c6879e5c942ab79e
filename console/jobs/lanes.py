"""Two parts of an operation at a time, on databases whose writers do not wait for each other.

What takes long, moving the rows, is done side by side. What has one order is not: a part is
committed after those before it, so that an operation is done up to ``progress_id`` and no further,
as without lanes. Whatever goes wrong, the lanes end, and the operation goes on part by part.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Flask
from sqlalchemy import text

from console.core.actor import Actor
from console.core.db import session
from console.core.unit_of_work import unit_of_work
from console.moderation.sets import advance_beside
from console.operations.models import Operation
from console.operations.parts import Part, next_part, part_size

log = logging.getLogger(__name__)
LANES = 2
"""Parts that are worked on at a time."""
WORTHWHILE = 4
"""Parts from which on lanes are laid out."""
TURN_SECONDS = 20
LOCK_TIMEOUT = "1s"
"""A lane that waits in vain gives up sooner than others do: what they wait for may be a lane's."""


class LaneError(Exception):
    """The lane beside has failed."""


class Lanes:
    """Takes one operation further by several threads, each with a context of its own."""

    def __init__(
        self, app: Flask, operation_id: int, lease: datetime, starter: Callable[[int], Actor]
    ) -> None:
        self.app, self.operation_id, self.starter = app, operation_id, starter
        self.lease: datetime | None = lease
        self._changed = threading.Condition()
        self._failed = False
        self._begun = self._done = 0
        self._claimed: int | None = None

    def run(self, told: Callable[[], object]) -> datetime | None:
        """Take the operation as far as possible; return the lease to go on with, if it has to."""
        self._told = told
        threads = [threading.Thread(target=self._work, daemon=True) for _lane in range(LANES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.lease

    def _work(self) -> None:
        with self.app.app_context(), self._failing():
            while (claim := self._claim()) is not None:
                number, part = claim
                self._do(number, part)

    def _claim(self) -> tuple[int, Part] | None:
        """Return the next part that nobody has begun with, and its place in the order."""
        with self._changed:
            if self._failed:
                return None
            operation = session.get_one(Operation, self.operation_id)
            part = next_part(operation, part_size(), after=self._claimed)
            session.rollback()
            if part is None:
                return None
            self._claimed, number = part.last, self._begun
            self._begun += 1
            return number, part

    def _do(self, number: int, part: Part) -> None:
        with unit_of_work():
            session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            actor = self.starter(self.operation_id)
            step = advance_beside(actor, self.operation_id, part, lambda: self._turn(number))
        with self._changed:
            self.lease, self._done = step.lease if step.more else None, number + 1
            self._changed.notify_all()
            self._told()

    def _turn(self, number: int) -> datetime:
        """Wait until all parts before ``number`` are committed; return the lease of the last."""
        with self._changed:
            self._changed.wait_for(lambda: self._failed or self._done == number, TURN_SECONDS)
            if self._failed or self._done != number or self.lease is None:
                raise LaneError
            return self.lease

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except Exception:
            log.info("a lane ended", exc_info=True)
            with self._changed:
                self._failed = True
                self._changed.notify_all()
