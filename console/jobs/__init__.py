"""Work that goes on after the answer. The other faces hand it over by ``enqueue``."""

from functools import partial

from flask import Flask, current_app

from console.core.unit_of_work import after_commit, in_unit_of_work
from console.jobs.runner import Background, Inline, Runner
from console.moderation.signals import undo_started
from console.operations.models import Operation

EXTENSION = "console_jobs"


def init_jobs(app: Flask) -> None:
    """Give ``app`` what does its work: at once in tests, else a thread of this process."""
    runner: Runner = Inline() if app.config["JOBS_INLINE"] else Background(app)
    app.extensions[EXTENSION] = runner


def enqueue(operation_id: int) -> None:
    """Have a running operation taken to its end. Called after the commit that let it run."""
    runner: Runner = current_app.extensions[EXTENSION]
    runner.enqueue(operation_id)


@undo_started.connect
def _go_on_with(_actor: object, *, operation: Operation) -> None:
    """Have a large Undo taken to its end, whichever face it was asked of."""
    if in_unit_of_work():
        after_commit(partial(enqueue, operation.id))
