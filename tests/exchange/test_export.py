"""What leaves in an export: which rows, which columns, and never a secret."""

import csv
import io
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.accounts.permissions import Permission
from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.db import db
from console.core.errors import ForbiddenError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.exchange.exporters.export import FETCHED, Export, ExportFilter
from console.exchange.services import open_export
from console.moderation.models import Comment
from console.publishing.models import Post, Tag
from tests.conftest import Cast

Session = scoped_session[Any]
COLUMNS = {
    "comments": "id post_id post_slug parent_id kind status author_name author_email author_url "
    "author_address body created_at updated_at status_changed_at status_reason decided_at "
    "decided_by source external_id",
    "posts": "id slug title status author tags published_at created_at updated_at comments_open "
    "summary body_format body source external_id",
    "users": "id username email display_name active roles created_at updated_at last_login_at "
    "source external_id",
}


@pytest.fixture
def filled(session: Session, cast: Cast) -> None:
    """Two posts and three comments."""
    moment = datetime(2024, 5, 1, 12, 0, 0, 123, tzinfo=UTC)
    with unit_of_work():
        sea, tea = Tag(name="Sea", slug="sea"), Tag(name="=Tea", slug="tea")
        first = Post(
            title="=1+1", slug="first", body="a,b\n\"c\"", status="published", author=cast.author,
            published_at=moment, created_at=moment, updated_at=moment, tags=[sea, tea],
        )  # fmt: skip
        second = Post(title="Second", slug="second", created_at=moment.replace(month=6))
        session.add_all([first, second])
        for number, (status, body) in enumerate(
            [("approved", "-5"), ("spam", "@cmd"), ("pending", "plain – ü")], 1
        ):
            comment = Comment(
                post=first, status=status, body=body, author_name=f"Reader {number}",
                created_at=moment.replace(day=number), decided_by=cast.moderator,
            )  # fmt: skip
            session.add(comment)


def export(actor: Actor, subject: str, form: str = "csv", **chosen: Any) -> bytes:
    """Return the bytes of an export."""
    stream = io.BytesIO()
    with unit_of_work():
        ready = open_export(actor, subject, form, ExportFilter(**chosen))
    ready.write_to(stream)
    return stream.getvalue()


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV export."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("subject", sorted(COLUMNS))
def test_the_columns_are_these_and_no_others(filled: None, operator: Actor, subject: str) -> None:
    assert list(rows(export(operator, subject))[0]) == COLUMNS[subject].split()
    line = json.loads(export(operator, subject, "jsonl").splitlines()[0])
    assert list(line) == COLUMNS[subject].split()


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_no_secret_ever_leaves(session: Session, operator: Actor, cast: Cast, form: str) -> None:
    with unit_of_work():
        user = cast.author
        user.current_login_ip = "192.0.2.77"
    secrets = [value for user in session.scalars(sa.select(User))
               for value in (user.password, user.fs_uniquifier)]  # fmt: skip

    content = export(operator, "users", form).decode()

    assert len(secrets) > 2
    assert not [secret for secret in [*secrets, "192.0.2.77"] if secret and secret in content]


def test_posts_in_a_table(filled: None, operator: Actor) -> None:
    first, second = rows(export(operator, "posts"))

    assert first["title"] == "'=1+1"
    assert (first["author"], first["tags"], first["comments_open"]) == (
        "author",
        "'=Tea, Sea",
        "true",
    )
    assert (first["body"], first["published_at"]) == ('a,b\n"c"', "2024-05-01T12:00:00Z")
    assert (second["author"], second["tags"], second["published_at"]) == ("", "", "")


def test_comments_for_programs(filled: None, operator: Actor) -> None:
    lines = [json.loads(line) for line in export(operator, "comments", "jsonl").splitlines()]

    assert [line["body"] for line in lines] == ["-5", "@cmd", "plain – ü"]
    assert (lines[0]["post_slug"], lines[0]["decided_by"]) == ("first", "moderator")
    assert (lines[0]["parent_id"], lines[0]["created_at"]) == (None, "2024-05-01T12:00:00Z")


def test_comments_in_a_table(filled: None, operator: Actor) -> None:
    found = rows(export(operator, "comments"))

    assert [row["body"] for row in found] == ["-5", "'@cmd", "plain – ü"]
    assert [row["decided_by"] for row in found] == ["moderator"] * 3


def test_users_with_their_roles(operator: Actor, cast: Cast) -> None:
    found = {row["username"]: row for row in rows(export(operator, "users"))}

    assert (found["editor"]["roles"], found["outsider"]["roles"]) == ("editor", "")
    assert found["editor"]["active"] == "true"


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({"status": "spam"}, ["2"]),
        ({"author": "Reader 3"}, ["3"]),
        ({"since": datetime(2024, 5, 2, tzinfo=UTC)}, ["2", "3"]),
        ({"until": datetime(2024, 5, 2, tzinfo=UTC)}, ["1"]),
        ({"status": "spam", "author": "Reader 1"}, []),
        ({"author": "' OR 1=1 --%s%(x)s"}, []),
    ],
)
def test_filters_on_comments(
    filled: None, operator: Actor, chosen: dict[str, Any], wanted: list[str]
) -> None:
    found = rows(export(operator, "comments", **chosen))

    assert [row["author_name"].removeprefix("Reader ") for row in found] == wanted


def test_filters_on_the_others(filled: None, operator: Actor) -> None:
    posts = rows(export(operator, "posts", author="AUTHOR@example.com", status="published"))
    users = rows(export(operator, "users", author="editor", status="active"))

    assert [row["slug"] for row in posts] == ["first"]
    assert [row["username"] for row in users] == ["editor"]
    assert rows(export(operator, "users", status="inactive")) == []


def test_each_export_is_in_the_audit_first(session: Session, operator: Actor) -> None:
    with unit_of_work():
        open_export(operator, "users", "csv", ExportFilter(status="active"))

    entry = session.scalars(sa.select(AuditEntry).filter_by(action="content.export")).one()
    assert (entry.subject_kind, entry.after) == ("users", {"format": "csv", "status": "active"})


def test_writing_out_leaves_no_transaction_open(operator: Actor, session: Session) -> None:
    export(operator, "users")

    assert not session().in_transaction()


@pytest.mark.parametrize("who", ["editor", "moderator", "author", "auditor", "outsider"])
def test_who_may_not_export(actor_for: Callable[[str], Actor], who: str) -> None:
    for subject in COLUMNS:
        with pytest.raises(ForbiddenError):
            open_export(actor_for(who), subject, "csv")


def test_nobody_exports_what_they_may_not_see(filled: None, cast: Cast) -> None:
    held = frozenset({str(Permission.CONTENT_EXPORT), str(Permission.POSTS_WRITE_OWN)})
    writer = Actor(name="author", user_id=cast.author.id, permissions=held)
    other = Actor(name="outsider", user_id=cast.outsider.id, permissions=held)

    assert [row["slug"] for row in rows(export(writer, "posts"))] == ["first"]
    assert rows(export(other, "posts")) == []
    for subject in ("comments", "users"):
        with pytest.raises(ForbiddenError):
            open_export(writer, subject, "csv")


@pytest.mark.parametrize(
    ("subject", "form", "chosen"),
    [
        ("roles", "csv", {}),
        ("posts", "pdf", {}),
        ("posts", "csv", {"status": "spam"}),
        ("users", "csv", {"status": "pending"}),
    ],
)
def test_what_cannot_be_exported(
    session: Session, operator: Actor, subject: str, form: str, chosen: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInputError):
        open_export(operator, subject, form, ExportFilter(**chosen))


def test_an_export_is_one_query(
    filled: None, operator: Actor, query_counter: Callable[..., Any]
) -> None:
    with unit_of_work():
        ready = open_export(operator, "comments", "jsonl")

    with query_counter(1):
        ready.write_to(io.BytesIO())
    assert not db.session().in_transaction()


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_an_export_may_take_as_long_as_its_reader(session: Session, form: str) -> None:
    """A statement longer than allowed, and a receiver who is slower than a transaction may idle."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    if not on_postgresql:
        pytest.skip("SQLite has no such limits")
    number = sa.func.generate_series(1, 2 * FETCHED).column_valued("n")
    nap = sa.case((number == 1, sa.cast(sa.func.pg_sleep(0.3), sa.String)), else_="")
    statement: Any = sa.select(number.label("number"), nap.label("nap"))

    def hurry(connection: sa.Connection) -> None:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {name} = '100ms'")

    sa.event.listen(db.engine, "begin", hurry)
    try:
        written = Export(statement, form).write_to(SlowStream())
        with pytest.raises(sa.exc.OperationalError, match="statement timeout"):
            session.execute(sa.text("SELECT pg_sleep(0.3)"))
    finally:
        session.rollback()
        sa.event.remove(db.engine, "begin", hurry)

    assert written == 2 * FETCHED


class SlowStream(io.BytesIO):
    """Takes its time with what comes first."""

    def write(self, data: Any) -> int:
        """Write, the first time after a nap."""
        if not self.tell():
            time.sleep(0.3)
        return super().write(data)
