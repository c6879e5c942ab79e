"""Work that goes on after the answer. The other faces hand it over by ``enqueue``."""

from flask import Flask, current_app

from console.jobs.runner import Background, Inline, Runner

EXTENSION = "console_jobs"


def init_jobs(app: Flask) -> None:
    """Give ``app`` what does its work: at once in tests, else a thread of this process."""
    runner: Runner = Inline() if app.config["JOBS_INLINE"] else Background(app)
    app.extensions[EXTENSION] = runner


def enqueue(operation_id: int) -> None:
    """Have a running operation taken to its end. Called after the commit that let it run."""
    runner: Runner = current_app.extensions[EXTENSION]
    runner.enqueue(operation_id)
