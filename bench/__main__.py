"""``python -m bench``: measure and print one table."""

import argparse
import contextlib
import sys
import time
from pathlib import Path

from bench import moderators, operations, pages, report
from bench.database import database
from bench.stack import ROOT, Stack, StackError, stack
from bench.works import TICKED, measure
from tests.servers import ServersError

PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


def main() -> int:
    """Measure as the command line asks and return the exit status."""
    parser = argparse.ArgumentParser("python -m bench", description="The console beside Django.")
    parser.add_argument(
        "what",
        nargs="?",
        choices=("lists", "moderators", "operations", "pages"),
        default="lists",
        help="lists: the server's work, beside Django admin; pages: in a browser, beside"
        " Flask-Admin's own theme; moderators: sixteen at once on each database; operations: a"
        " tenth of the comments approved and undone as one (default: lists)",
    )
    parser.add_argument("--comments", type=int, default=100_000, help="(default: 100,000)")
    parser.add_argument("--rounds", type=int, default=7, help="(default: 7)")
    parser.add_argument(
        "--seconds", type=float, default=60, help="of each run of moderators (default: 60)"
    )
    chosen = parser.parse_args()
    if chosen.comments < TICKED * 10:
        parser.error(f"at least {TICKED * 10:,} comments are needed: a tenth is pending")
    if chosen.rounds < 1:
        parser.error("at least one round is needed")
    try:
        if chosen.what == "pages":
            pages.run(chosen.rounds)
        elif chosen.what == "moderators":
            moderators.run(chosen.comments, chosen.seconds)
        elif chosen.what == "operations":
            operations.run(chosen.comments, chosen.rounds)
        else:
            run(chosen.comments, chosen.rounds)
    except (ServersError, StackError, pages.PagesError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def run(comments: int, rounds: int) -> None:
    """Make the database, run both stacks on it and print what they took."""
    started = time.monotonic()
    with database(comments) as bench, contextlib.ExitStack() as running:
        ours = stack("console", Path(sys.executable), "bench.console_side", bench.url)
        console: Stack = running.enter_context(ours)
        console.ask("prepare")
        bench.fill()
        peer = stack("Django", PEER_PYTHON, "bench.django_side", bench.url)
        django: Stack = running.enter_context(peer)
        django.ask("prepare")
        for each in (django, console):
            each.ask("sign_in")
        print(report.machine(bench.version(), comments, rounds))
        print(f"\n{report.HEAD}", flush=True)
        for result in measure(bench, (django, console), rounds):
            print(report.line(result), flush=True)
    print(f"\n{report.NOTES}\nTook {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    sys.exit(main())
