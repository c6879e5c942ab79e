"""The table that people read."""

import os
import platform

from bench.works import Result

HEAD = f"{'work':<34}{'Django':>12}{'console':>12}{'ratio':>9}{'bytes: Django':>17}{'console':>10}"
NOTES = """\
Medians in milliseconds; ratio = console / Django, less is better. Both stacks are called in
process, signed in, with sessions and CSRF protection on; the same rows were compared.
The console's approvals keep what each row was, and an audit entry; Django's are one bare UPDATE.
The console searches text, name and address; Django the text alone.
* Django's by "select all", one request. The console's chooses them, asks, and runs behind the
  answer: from the first request until the last comment is approved."""


def machine(postgresql: str, comments: int, rounds: int) -> str:
    """Return on what and how it is measured."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores, {platform.machine()}, Python {platform.python_version()},"
        f" PostgreSQL {postgresql} (fsync off); {comments:,} comments, {rounds} rounds"
    )


def line(result: Result) -> str:
    """Return the line of one work."""
    django, console = result.times
    sizes = (f"{size:,}" if size else "-" for size in result.sizes)
    return (
        f"{result.title:<34}{django:>9,.1f} ms{console:>9,.1f} ms{console / django:>9.3f}"
        "{:>17}{:>10}".format(*sizes)
    )
