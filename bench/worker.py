"""The measured end of the line: one JSON object a line in, one out. Standard library only."""

import json
import os
import sys
from abc import ABC, abstractmethod
from typing import Any

from bench.browser import Page

Reply = dict[str, Any]


class Side(ABC):
    """One of the two stacks. Each work returns the page that it got."""

    row_pattern: str
    """What finds the ids of the rows on a page of the list."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the tables and the account that signs in."""

    @abstractmethod
    def sign_in(self) -> None:
        """Send the form of the sign-in page."""

    @abstractmethod
    def first_page(self) -> Page:
        """The newest 100 comments."""

    @abstractmethod
    def filtered(self, status: str) -> Page:
        """The newest 100 comments in one state."""

    @abstractmethod
    def searched(self, word: str) -> Page:
        """The newest 100 comments that hold ``word``."""

    @abstractmethod
    def far_down(self, page: int, after: tuple[str, int]) -> Page:
        """Page number ``page``, which begins behind the comment of that time and id."""

    @abstractmethod
    def approve_ticked(self, ids: list[int]) -> Page:
        """Approve comments that were ticked."""

    @abstractmethod
    def approve_all(self) -> Page:
        """Approve everything that is pending."""


def serve(side: Side) -> None:
    """Do what standard input asks for until it ends."""
    # What the stacks print is not for the other end of the line.
    line = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for asked in sys.stdin:
        request = json.loads(asked)
        line.write(json.dumps(_reply(side, request["work"], request["details"])) + "\n")
        line.flush()


def _reply(side: Side, work: str, details: dict[str, Any]) -> Reply:
    page = getattr(side, work)(**details)
    if page is None:
        return {}
    rows = page.find_all(side.row_pattern) if page.status == 200 and page.body else []
    return {"ms": page.milliseconds, "bytes": len(page.body), "rows": [int(row) for row in rows]}
