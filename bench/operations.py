"""A tenth of all comments approved as one, and undone: on both databases, beside Django."""

import contextlib
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.database import database
from bench.stack import ROOT, Stack, StackError, stack

PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
OURS = "bench.console_side"


def run(comments: int, rounds: int) -> None:
    """Measure and print a line for each work; the median of ``rounds``."""
    number = comments // 10
    print(f"{number:,} of {comments:,} comments, medians of {rounds} rounds\n", flush=True)
    _postgresql(comments, rounds)
    _sqlite(comments, rounds)


def _postgresql(comments: int, rounds: int) -> None:
    with database(comments) as bench, contextlib.ExitStack() as running:
        ours = running.enter_context(stack("console", Path(sys.executable), OURS, bench.url))
        ours.ask("prepare")
        bench.fill()
        django = running.enter_context(stack("Django", PEER_PYTHON, "bench.django_side", bench.url))
        django.ask("prepare")
        for each in (django, ours):
            each.ask("sign_in")
        times: dict[str, list[float]] = {"Django": [], "approve": [], "undo": []}
        before = ours.ask("memory").size
        for turn in range(rounds + 1):
            found = [django.ask("approve_all").milliseconds]
            _check(bench.approved() == comments // 10, "Django approved something else")
            bench.reset()
            found.append(ours.ask("approve_all").milliseconds)
            _check(bench.approved() == comments // 10, "the console approved something else")
            found.append(ours.ask("undo_last").milliseconds)
            _check(bench.approved() == 0, "the console undid something else")
            bench.reset()
            if turn:  # the first one warms up
                for kept, time in zip(times.values(), found, strict=True):
                    kept.append(time)
        _print("PostgreSQL", times, ours, before)


def _sqlite(comments: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="console-bench-") as folder:
        url = f"sqlite:///{folder}/console.db"
        with stack("console", Path(sys.executable), OURS, url) as ours:
            ours.ask("prepare")
            ours.ask("fill", comments=comments)
        times: dict[str, list[float]] = {"approve": [], "undo": []}
        with stack("console", Path(sys.executable), OURS, url) as ours:
            ours.ask("sign_in")
            ours.ask("first_page")
            before = ours.ask("memory").size
            for turn in range(rounds + 1):
                found = [ours.ask(work).milliseconds for work in ("approve_all", "undo_last")]
                ours.ask("reset")
                if turn:
                    for kept, time in zip(times.values(), found, strict=True):
                        kept.append(time)
            _print("SQLite", times, ours, before)


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise StackError(otherwise)


def _print(name: str, times: dict[str, list[float]], ours: Stack, before: int) -> None:
    peer = median(times["Django"]) if "Django" in times else None
    for work, found in times.items():
        ratio = f"   {median(found) / peer:.2f} x Django" if peer and work != "Django" else ""
        what = "approve, Django" if work == "Django" else f"{work}, console"
        print(f"{name:<12}{what:<18}{median(found) / 1000:>8.2f} s{ratio}", flush=True)
    more = (ours.ask("memory").size - before) / 1024
    print(
        f"{name:<12}{'memory, console':<18}{before / 1024:>8.0f} MB, {more:.0f} MB more at most\n"
    )
