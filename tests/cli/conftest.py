"""What the tests of commands on accounts share."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import scoped_session

from console.accounts.models import Role, User, roles_users
from console.audit.models import AuditEntry

TABLES = (User.__table__, Role.__table__, roles_users, AuditEntry.__table__)


@pytest.fixture
def succeed(session: scoped_session[Any], runner: FlaskCliRunner) -> Callable[..., str]:
    """Run a command that succeeds, and return the one line that it says."""

    def run(*arguments: str) -> str:
        result = runner.invoke(args=arguments)
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        return one_line(result.stdout)

    return run


@pytest.fixture
def refuse(session: scoped_session[Any], runner: FlaskCliRunner) -> Callable[..., str]:
    """Run a command that is refused with one line and changes nothing; return the line."""

    def rows() -> list[Any]:
        return [sorted(session.execute(sa.select(table)).all(), key=repr) for table in TABLES]

    def run(*arguments: str) -> str:
        before = rows()
        result = runner.invoke(args=arguments)
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        line = one_line(result.stderr)
        assert line.startswith("Error: ")
        session.rollback()
        assert rows() == before
        return line

    return run


def one_line(text: str) -> str:
    """Return ``text`` without its end of line, which is its only one."""
    assert text.count("\n") == 1, text
    assert text.endswith("\n")
    return text.removesuffix("\n")


@pytest.fixture
def entries(session: scoped_session[Any]) -> Callable[[], list[AuditEntry]]:
    """Return what the log holds, oldest first."""

    def read() -> list[AuditEntry]:
        return list(session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)))

    return read
