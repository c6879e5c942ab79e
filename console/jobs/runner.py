"""Who does the work: the thread that asked, or one of its own that outlives the request."""

import logging
import queue
import threading
from typing import Protocol

from flask import Flask

from console.jobs.operations import go_on

log = logging.getLogger(__name__)
IDLE = 60
"""Seconds after which the thread ends when there is nothing to do."""


class Runner(Protocol):
    """The port behind which work is done."""

    def enqueue(self, operation_id: int) -> None:
        """Have an operation taken to its end."""


class Inline:
    """Does the work before it returns, in the context of the caller."""

    def enqueue(self, operation_id: int) -> None:
        go_on(operation_id)


class Background:
    """One daemon thread for this process, started when there is work.

    It dies with the process: what it was at is whole or rolled back, and can be gone on with.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def enqueue(self, operation_id: int) -> None:
        with self._lock:
            self._waiting.put(operation_id)
            # In a process that was forked from this one, the thread is not alive.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="operations", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while (operation_id := self._next()) is not None:
            try:
                with self._app.app_context():  # its end gives the connection back
                    go_on(operation_id)
            except Exception:
                log.exception("operation stopped", extra={"operation_id": operation_id})

    def _next(self) -> int | None:
        try:
            return self._waiting.get(timeout=IDLE)
        except queue.Empty:
            with self._lock:
                if self._waiting.empty():
                    self._thread = None
                    return None
                return self._waiting.get()
