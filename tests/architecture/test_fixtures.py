"""The fixtures keep their word: real servers, tests that leave nothing, requests that save."""

from collections.abc import Callable
from typing import Any

import pytest
import redis
import sqlalchemy as sa
from flask import Flask, request_started
from flask.testing import FlaskClient
from sqlalchemy.orm import scoped_session

from console.accounts.models import Role
from console.core.db import db

CAST = ("admin", "editor", "moderator", "author", "auditor", "outsider")


def test_the_servers_are_real(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.info("server")["redis_version"]
        assert connection.dbsize() == 0


def test_the_databases_are_real(app: Flask, session: scoped_session[Any]) -> None:
    if session.get_bind().dialect.name == "sqlite":
        assert session.execute(sa.text("PRAGMA journal_mode")).scalar_one() == "wal"
    else:
        assert session.execute(sa.text("SHOW server_version_num")).scalar_one() >= "180000"


@pytest.mark.parametrize("_time", [1, 2])
def test_what_a_test_commits_is_gone_afterwards(session: scoped_session[Any], _time: int) -> None:
    added = Role(name="passing", description="", permissions=[])
    assert session.scalars(sa.select(Role).where(Role.name == added.name)).all() == []
    session.execute(sa.delete(Role).where(Role.name != "admin"))
    session.add(added)
    session.commit()


@pytest.mark.parametrize("who", CAST)
def test_the_cast_signs_in(who: str, client_for: Callable[[str], FlaskClient], cast: Any) -> None:
    with client_for(who).session_transaction() as stored:
        assert stored["_user_id"] == cast[who].fs_uniquifier


def test_queries_are_counted(
    session: scoped_session[Any], query_counter: Callable[..., Any]
) -> None:
    with query_counter(most=1) as statements:
        session.scalars(sa.select(Role.id)).all()
    assert len(statements) == 1


def test_too_many_queries_fail(
    session: scoped_session[Any], query_counter: Callable[..., Any]
) -> None:
    def ask_twice() -> None:
        with query_counter(most=1):
            session.scalars(sa.select(Role.id)).all()
            session.scalars(sa.select(Role.name)).all()

    with pytest.raises(pytest.fail.Exception, match="2 statements, at most 1"):
        ask_twice()


@pytest.mark.parametrize("flushed", [True, False])
def test_a_request_that_saves_nothing_fails(app: Flask, client: FlaskClient, flushed: bool) -> None:
    def forget(_sender: Flask, **_: Any) -> None:
        db.session.add(Role(name="forgotten", description="", permissions=[]))
        if flushed:
            db.session.flush()

    with request_started.connected_to(forget, app), pytest.raises(pytest.fail.Exception):
        client.get("/healthz")
