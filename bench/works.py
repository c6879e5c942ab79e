"""What is measured, in which order, and whether both stacks did the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.database import WORD, Bench
from bench.stack import Answer, Stack, StackError

PAGE = 100
TICKED = 1_000
WARM_UP = 2


@dataclass(frozen=True)
class Work:
    """One thing that people do: a method of ``bench.worker.Side`` and what it is given."""

    title: str
    method: str
    details: dict[str, Any]
    approves: int = 0
    """Comments that it approves, which have to be put back afterwards."""


@dataclass(frozen=True)
class Result:
    """The medians of one work: the peer's, then ours."""

    title: str
    times: tuple[float, float]
    sizes: tuple[int, int]


def works(bench: Bench) -> list[Work]:
    """Return everything that is measured on ``bench``."""
    page = bench.comments * 9 // 10 // PAGE + 1
    deep = (page - 1) * PAGE
    ids = list(range(10, TICKED * 10 + 1, 10))
    pending = bench.comments // 10
    return [
        Work("comments, first page", "first_page", {}),
        Work("the same, only pending", "filtered", {"status": "pending"}),
        Work("the same, search for a word", "searched", {"word": WORD}),
        Work(
            f"the page {deep:,} rows down", "far_down", {"page": page, "after": bench.before(deep)}
        ),
        Work(f"approve {TICKED:,} ticked", "approve_ticked", {"ids": ids}, TICKED),
        Work(f"approve all {pending:,} pending *", "approve_all", {}, pending),
    ]


def measure(bench: Bench, stacks: tuple[Stack, Stack], rounds: int) -> Iterator[Result]:
    """Yield the medians of each work; the stacks take turns."""
    for work in works(bench):
        found: tuple[list[Answer], list[Answer]] = ([], [])
        warm_up = 1 if work.approves else WARM_UP
        for number in range(warm_up + rounds):
            answers = [_once(bench, each, work) for each in stacks]
            _compare(work, answers)
            if number >= warm_up:
                for kept, answer in zip(found, answers, strict=True):
                    kept.append(answer)
        first, second = (median(answer.milliseconds for answer in kept) for kept in found)
        yield Result(work.title, (first, second), (found[0][-1].size, found[1][-1].size))


def _once(bench: Bench, each: Stack, work: Work) -> Answer:
    answer = each.ask(work.method, **work.details)
    if work.approves:
        approved = bench.approved()
        bench.reset()
        if approved != work.approves:
            raise StackError(f"{each.name} approved {approved} instead of {work.approves}")
    return answer


def _compare(work: Work, answers: list[Answer]) -> None:
    peer, ours = (answer.rows for answer in answers)
    if peer != ours or (not work.approves and not peer):
        raise StackError(f"{work.title}: not the same rows: {peer[:3]} ..., {ours[:3]} ...")
