"""Several people at work at once: threads, each in a context of its own, as requests are."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask

from console.core.db import db
from console.core.errors import ConsoleError

START_SECONDS = 10


def at_once(app: Flask, *jobs: Callable[[], Any]) -> list[Any]:
    """Start all ``jobs`` at the same moment and return what came of each, in their order.

    What the test has arranged is committed before, so that all see it. A job that raises a
    ``ConsoleError`` has that error as its outcome; any other error fails the test.
    """
    start = threading.Barrier(len(jobs), timeout=START_SECONDS)

    def run(job: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait()
            try:
                return job()
            except ConsoleError as error:
                return error

    db.session.commit()
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [done.result() for done in [pool.submit(run, job) for job in jobs]]
