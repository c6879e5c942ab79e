"""The asking end of the line: a stack in a process of its own."""

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR")
"""Environment variables that a stack gets; those of an application would change what it does."""


class StackError(RuntimeError):
    """A stack could not do what it was asked for; says why."""


@dataclass(frozen=True)
class Answer:
    """What one work took and brought."""

    milliseconds: float = 0.0
    size: int = 0
    rows: list[int] = field(default_factory=list)


@dataclass
class Stack:
    """A running stack."""

    name: str
    process: subprocess.Popen[str]
    errors: IO[str]

    def ask(self, work: str, **details: Any) -> Answer:
        """Have ``work`` done and return what came of it."""
        assert self.process.stdin
        assert self.process.stdout
        line = ""
        with contextlib.suppress(BrokenPipeError):  # its last words say why
            self.process.stdin.write(json.dumps({"work": work, "details": details}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        if not line:
            self.errors.seek(0)
            raise StackError(f"{self.name} failed at {work}: {self.errors.read()[-3000:]}")
        reply = json.loads(line)
        return Answer(reply["ms"], reply["bytes"], reply["rows"]) if reply else Answer()


@contextlib.contextmanager
def stack(name: str, python: Path, module: str, url: str) -> Iterator[Stack]:
    """Run ``module`` with the interpreter ``python`` on the database ``url``."""
    if not python.exists():
        raise StackError(f"{python.parent.parent.name} is not there yet: run make bench")
    environment = {key: os.environ[key] for key in KEPT if key in os.environ}
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            [python, "-m", module, url],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        yield Stack(name, process, errors)
        # Leaving closes its standard input, at which it ends, and waits for that.
