"""A process that takes an operation to its end, to be killed: ``python -m tests.faults.worker``."""

import sys
from functools import partial

from config.testing import TestingConfig
from console.app import create_app
from console.jobs import operations
from console.moderation import sets

PARTS = 50


def main(url: str, operation_id: int) -> None:
    """Say when it begins and after each part; end when there is nothing more to do."""
    operations.advance = partial(sets.advance, size=PARTS)
    operations.PAUSE = 0
    with create_app(TestingConfig(url)).app_context():
        said("ready")
        operations.go_on(operation_id, told=lambda: said("part"))
    said("done")


def said(word: str) -> None:
    """Tell whoever watches."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
