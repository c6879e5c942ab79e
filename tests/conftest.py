"""The fixtures of the suite: the application on both databases, the fixed cast, its clients.

A test that asks for ``app``, or for anything made of it, runs on SQLite and on PostgreSQL. It
commits for real, as the code under test does; afterwards the rows are put back.
"""

import contextlib
import functools
import os
import re
import time
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click.testing
import flask_migrate
import pytest
import redis
import sqlalchemy as sa
from flask import Flask, current_app, has_app_context
from flask.testing import FlaskClient, FlaskCliRunner
from flask_security import hash_password, login_user
from hypothesis import HealthCheck, settings
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from sqlalchemy.orm import scoped_session
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from config.testing import TestingConfig
from console.accounts.models import Role, User
from console.app import create_app
from console.core.actor import ANONYMOUS, Actor
from console.core.db import db
from tests import servers
from tests.servers import DATABASES, Database

ROOT = Path(__file__).resolve().parent.parent
CAST = ("admin", "editor", "moderator", "author", "auditor", "outsider")
"""One person for each role, and one who is signed in but has none."""
PASSWORD = "what-the-cast-signs-in-with-1"
FRESH_SECONDS = 300
STAGE = "console_tests"
WRITE = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|COPY)\b"
    r"|\s*WITH\b.*\b(INSERT INTO|(?<!FOR )UPDATE|DELETE FROM)\b",
    re.DOTALL | re.IGNORECASE,
)
HOUSEKEEPING = re.compile(r"\s*(BEGIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|SET)\b", re.IGNORECASE)


settings.register_profile(
    "suite",
    database=None,
    deadline=None,  # a busy machine is no fault of the code
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("suite")


@dataclass
class Stage:
    """One application on one database, and what is noticed about it."""

    app: Flask
    database: Database
    cookies: dict[str, tuple[float, str]] = field(default_factory=dict)
    writing: dict[int, str] = field(default_factory=dict)
    unsaved: list[str] = field(default_factory=list)


def pytest_configure() -> None:
    """Forget the settings of whoever runs the suite."""
    example = (ROOT / ".env.example").read_text()
    for name in re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE):
        os.environ.pop(name, None)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the servers in the background, once for all workers."""
    config = session.config
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.stash[KEEPER] = servers.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers; were this never called, they would notice by themselves."""
    keeper = config.stash.get(KEEPER, None)
    if keeper:
        servers.stop(keeper)


KEEPER = pytest.StashKey[Any]()


@pytest.fixture(scope="session")
def stages(worker_id: str) -> Iterator[Callable[..., Stage]]:
    """One application for each kind of database and use, made when it is first asked for."""
    made: dict[tuple[str, str], Stage] = {}

    def stage(kind: str, use: str = "tests") -> Stage:
        if (kind, use) not in made:
            made[kind, use] = make_stage(kind, f"{use}_{worker_id}")
        return made[kind, use]

    yield stage
    for each in made.values():
        dispose(each.app)


@pytest.fixture(scope="session", params=DATABASES)
def app(request: pytest.FixtureRequest, stages: Callable[..., Stage]) -> Flask:
    """The application, once on each database."""
    return stages(request.param).app


def make_stage(
    kind: str,
    name: str,
    template: str = "template",
    build: Callable[[Database], None] | None = None,
    **settings: Any,
) -> Stage:
    """Return the application on a database of its own that has every table and the cast.

    A ``template`` of another name is filled by ``build`` instead.
    """
    database = DATABASES[kind](servers.running(), name)
    database.clone(template, build or fill)
    config = TestingConfig(database.url)
    vars(config).update(settings)
    app = create_app(config)
    app.test_client_class = ConsoleClient
    app.test_cli_runner_class = ConsoleRunner
    stage = app.extensions[STAGE] = Stage(app, database)
    watch_writes(stage)
    return stage


def fill(database: Database) -> None:
    """Migrate an empty database and put the cast into it."""
    app = create_app(TestingConfig(database.url))
    with app.app_context():
        flask_migrate.upgrade(str(ROOT / "migrations"))
        roles = {role.name: role for role in db.session.scalars(sa.select(Role))}
        password = hash_password(PASSWORD)
        for name in CAST:
            person = User(
                email=f"{name}@example.com",
                username=name,
                display_name=name.title(),
                password=password,
                fs_uniquifier=f"the-{name}-of-the-cast",
                roles=[roles[name]] if name in roles else [],
            )
            db.session.add(person)
            db.session.flush()  # one by one: ids in the order of the cast
        db.session.commit()
    dispose(app)


def dispose(app: Flask) -> None:
    """Close every connection of ``app``."""
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _restored(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put back what a test has changed."""
    if "app" not in request.fixturenames:
        yield
        return
    stage = request.getfixturevalue("app").extensions[STAGE]
    yield
    stage.database.restore()


def watch_writes(stage: Stage) -> None:
    """Notice what a request has written and not committed when it ends."""
    with stage.app.app_context():
        engine = db.engine

    def wrote(connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if WRITE.match(statement):
            stage.writing[id(connection.connection.driver_connection)] = statement

    def ended(connection: sa.Connection) -> None:
        stage.writing.pop(id(connection.connection.driver_connection), None)

    event.listen(engine, "before_cursor_execute", wrote)
    event.listen(engine, "commit", ended)
    event.listen(engine, "rollback", ended)

    @stage.app.teardown_request
    def collect(_error: BaseException | None) -> None:
        stage.unsaved += stage.writing.values()
        if db.session.registry.has():
            session = db.session()
            changed = (row for row in session.dirty if session.is_modified(row))
            stage.unsaved += map(repr, (*session.new, *changed, *session.deleted))


@contextlib.contextmanager
def apart(app: Flask) -> Iterator[Callable[..., Any]]:
    """Yield what calls a function as another process would: in no context of the test's.

    What the test has arranged is committed before, and its objects are read again afterwards.
    """
    shared = has_app_context() and current_app == app
    if shared and db.session.registry.has():
        db.session.commit()
    yield Context().run
    if shared and db.session.registry.has():
        db.session.expire_all()


class ConsoleClient(FlaskClient):
    """A browser without a screen. Fails a request that leaves something unsaved."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        stage: Stage = self.application.extensions[STAGE]
        send = functools.partial(super().open, *args, buffered=buffered, **kwargs)
        stage.unsaved.clear()
        with apart(self.application) as call:
            response: TestResponse = call(send)
        # An answer that reports an error may leave what it tried: it is rolled back.
        if stage.unsaved and response.status_code < 400:
            pytest.fail(f"{response.request} did not commit: {stage.unsaved}", pytrace=False)
        return response


class ConsoleRunner(FlaskCliRunner):
    """A terminal: runs ``flask ...`` commands."""

    def invoke(self, *args: Any, **kwargs: Any) -> click.testing.Result:
        with apart(self.app) as call:
            result: click.testing.Result = call(super().invoke, *args, **kwargs)
        return result


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Any]]:
    """The session of the test itself, which is what services use when called directly."""
    with app.app_context():
        yield db.session


class Cast:
    """The fixed cast, as users of the test's session: ``cast.editor`` or ``cast["editor"]``."""

    def __getitem__(self, name: str) -> User | None:
        """Return the person, or ``None`` for ``anonymous``."""
        if name == "anonymous":
            return None
        return db.session.scalars(sa.select(User).where(User.username == name)).one()

    def __getattr__(self, name: str) -> User:
        if name not in CAST:
            raise AttributeError(name)
        return db.session.scalars(sa.select(User).where(User.username == name)).one()


@pytest.fixture
def cast(session: scoped_session[Any]) -> Cast:
    """Who plays: ``admin editor moderator author auditor outsider``."""
    return Cast()


@pytest.fixture
def actor_for(cast: Cast) -> Callable[[str], Actor]:
    """Return the actor that services expect for a member of the cast, or for ``anonymous``."""

    def make(who: str) -> Actor:
        user = cast[who]
        if user is None:
            return ANONYMOUS
        return Actor(name=user.username, user_id=user.id, permissions=user.permissions)

    return make


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who has not signed in."""
    return app.test_client()


@pytest.fixture
def client_for(app: Flask) -> Callable[[str], FlaskClient]:
    """Return a client of its own for a member of the cast, or for ``anonymous``."""

    def make(who: str) -> FlaskClient:
        client = app.test_client()
        if who != "anonymous":
            sign_in(client, who)
        return client

    return make


@pytest.fixture
def login() -> Callable[[FlaskClient, str], None]:
    """Sign a client in as a member of the cast, without a request."""
    return sign_in


def sign_in(client: FlaskClient, who: str) -> None:
    """Give ``client`` the cookie of a fresh session of ``who``; the same one serves many tests."""
    stage: Stage = client.application.extensions[STAGE]
    name = stage.app.config["SESSION_COOKIE_NAME"]
    made, cookie = stage.cookies.get(who, (-FRESH_SECONDS, ""))
    if time.monotonic() - made >= FRESH_SECONDS:
        with apart(stage.app) as call:
            cookie = parse_cookie(call(session_cookie, client, who))[name]
        stage.cookies[who] = (time.monotonic(), cookie)
    client.set_cookie(name, cookie)


def session_cookie(client: FlaskClient, who: str) -> str:
    """Return the cookie that the application sets when ``who`` signs in."""
    app = client.application
    with app.test_request_context(environ_base=client.environ_base) as context:
        person = sa.select(User).where(User.email == f"{who}@example.com")
        with db.session.no_autoflush:  # the time of this sign-in is nobody's business
            login_user(db.session.scalars(person).one())
        response = app.make_response("")
        app.session_interface.save_session(app, context.session, response)
        db.session.rollback()
    return response.headers["Set-Cookie"]


@pytest.fixture
def csrf() -> Callable[[FlaskClient], str]:
    """Return a token with which ``client`` may send a form: CSRF protection stays on."""

    def token(client: FlaskClient) -> str:
        config = client.application.config
        with client.session_transaction() as stored:
            secret = stored.setdefault("csrf_token", "the-secret-of-a-session")
        key = config.get("WTF_CSRF_SECRET_KEY") or config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret))

    return token


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs commands: ``runner.invoke(args=["content", "stats"])``."""
    return app.test_cli_runner()


@pytest.fixture
def query_counter(app: Flask) -> Callable[..., contextlib.AbstractContextManager[list[str]]]:
    """Collect the statements of a block, and fail it when there are more than ``most``.

    Beginnings of transactions and settings of a connection do not count: they differ between
    the databases.
    """
    with app.app_context():
        engine = db.engine

    @contextlib.contextmanager
    def count(most: int | None = None) -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not HOUSEKEEPING.match(statement):
                statements.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)
        if most is not None and len(statements) > most:
            listing = "\n".join(f"{n}. {text}" for n, text in enumerate(statements, 1))
            pytest.fail(f"{len(statements)} statements, at most {most}:\n{listing}", pytrace=False)

    return count


@pytest.fixture
def redis_url(worker_id: str) -> str:
    """An empty Redis database that no other worker uses."""
    number = int(worker_id.removeprefix("gw")) + 1 if worker_id.startswith("gw") else 0
    url = f"{servers.running().redis}/{number}"
    with redis.Redis.from_url(url) as connection:
        connection.flushdb()
    return url
