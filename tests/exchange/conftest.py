"""Importing small files into the database of a test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from console.accounts.permissions import EVERYTHING
from console.core.actor import Actor, Channel
from console.core.unit_of_work import unit_of_work
from console.exchange.report import ImportReport
from console.exchange.services import import_file
from tests.exchange.wxr import save

OPERATOR = Actor(name="operator", permissions=EVERYTHING, channel=Channel.CLI)

Importing = Callable[..., ImportReport]


@pytest.fixture
def operator() -> Actor:
    """Somebody at the command line, who may do everything."""
    return OPERATOR


@pytest.fixture
def importing(session: scoped_session[Any], tmp_path: Path) -> Importing:
    """Import the text of a WXR file and commit."""

    def run(text: str | bytes, *, dry_run: bool = False) -> ImportReport:
        path = save(tmp_path, text)
        with unit_of_work(dry_run=dry_run):
            return import_file(OPERATOR, "wordpress", path, dry_run=dry_run)

    return run
