"""Learning from decisions: in a process of its own, so that no request waits for it.

That process neither slows the server's threads down nor leaves its memory behind, goes on when the
server restarts, and is the command that an operator would type.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from console.core.db import begin_reading, session
from console.core.unit_of_work import unit_of_work
from console.moderation.learning.models import Learned
from console.moderation.learning.reading import read_examples
from console.moderation.learning.services import (
    check_enough,
    fail_learning,
    finish_learning,
    note_progress,
)
from console.moderation.learning.training import Example, Lesson, learn

ROOT = Path(__file__).resolve().parents[2]
WORSE_PRIORITY = 10

_started: list["subprocess.Popen[bytes]"] = []


def learn_beside(lesson_id: int) -> None:
    """Have the lesson that was started learned; return before it is. Called after the commit.

    Where jobs are done inline, as in tests, it is learned before this returns.
    """
    if current_app.config["JOBS_INLINE"]:
        take_lesson(lesson_id)
        return
    try:
        _start("moderation", "learn", "--lesson", str(lesson_id))
    except OSError:
        with unit_of_work():
            fail_learning(lesson_id)
        raise


def _start(*arguments: str) -> None:
    """Start ``flask`` with ``arguments`` on the same database; its errors go where ours go."""
    _started[:] = [each for each in _started if each.poll() is None]  # or they stay as zombies
    url = str(current_app.config["SQLALCHEMY_DATABASE_URI"])
    process = subprocess.Popen(  # noqa: S603 - our own command, no shell
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    _started.append(process)
    if hasattr(os, "setpriority"):
        # What answers people goes first on a busy machine.
        os.setpriority(os.PRIO_PROCESS, process.pid, WORSE_PRIORITY)


def take_lesson(lesson_id: int, told: Callable[[int], object] = bool) -> Lesson:
    """Read, compute and store; no transaction is open while it computes.

    ``told`` is called with the percentage done. Raises what ``check_enough`` and
    ``note_progress`` raise; then the lesson has failed, and what was learned before stays.
    """

    def tell(percent: int) -> None:
        with unit_of_work():
            note_progress(lesson_id, percent)
        told(percent)

    try:
        tell(0)
        with _reading():
            examples = _examples(lesson_id)
        lesson = learn(examples, tell)
        with unit_of_work():
            finish_learning(lesson_id, lesson)
    except BaseException:
        with unit_of_work():
            fail_learning(lesson_id)
        raise
    return lesson


def _examples(lesson_id: int) -> list[Example]:
    examples = read_examples(with_imported=session.get_one(Learned, lesson_id).with_imported)
    refused = sum(example.refused for example in examples)
    # What is said several times is read once: there may be fewer than were counted.
    check_enough(len(examples) - refused, refused)
    return examples


@contextmanager
def _reading() -> Iterator[None]:
    begin_reading()
    try:
        yield
    finally:
        session.rollback()
