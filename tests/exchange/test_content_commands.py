"""``flask content``: what it prints, how it ends, and that a fault leaves nothing."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.publishing.models import Post
from tests.exchange.wxr import comment, item, save, term, wxr

FILE = wxr(
    item("1", comment("10"), comment("11", approved="spam"), term("post_tag", "Sea", "sea")),
    item("2", status="future", post_date_gmt="2999-01-01 00:00:00"),
    item("3", post_type="page"),
)


def count(session: scoped_session[Any], model: type[Any]) -> int:
    """Return the number of rows."""
    session.rollback()
    return session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def test_an_import_and_its_reports(runner: FlaskCliRunner, tmp_path: Path) -> None:
    report = tmp_path / "report.json"

    result = runner.invoke(
        args=["content", "import", "wordpress", str(save(tmp_path, FILE)), "--report", str(report)]
    )

    assert (result.exit_code, result.stderr) == (0, "")
    assert "comments 2 created" in result.stdout
    written = json.loads(report.read_text())
    assert (written["posts"]["created"], written["posts"]["skipped"]) == (2, 1)
    assert written["file"] == str(tmp_path / "export.xml")


def test_a_dry_run(runner: FlaskCliRunner, session: scoped_session[Any], tmp_path: Path) -> None:
    result = runner.invoke(
        args=["content", "import", "wordpress", str(save(tmp_path, FILE)), "--dry-run"]
    )

    assert result.exit_code == 0
    assert "nothing is written" in result.stdout
    assert (count(session, Post), count(session, AuditEntry)) == (0, 0)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (FILE.removesuffix("</rss>"), "export.xml, line 5, column 10: the file ends too early"),
        ("", "export.xml: the file is empty"),
        (None, "export.xml: no such file or directory"),
    ],
)
def test_a_refusal_is_one_line_and_nothing_is_written(
    runner: FlaskCliRunner,
    session: scoped_session[Any],
    tmp_path: Path,
    text: str | None,
    what: str,
) -> None:
    path = tmp_path / "export.xml" if text is None else save(tmp_path, text)

    result = runner.invoke(args=["content", "import", "wordpress", str(path)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert what in result.stderr
    assert (count(session, Post), count(session, AuditEntry)) == (0, 0)


def test_a_report_that_cannot_be_written_undoes_the_import(
    runner: FlaskCliRunner, session: scoped_session[Any], tmp_path: Path
) -> None:
    nowhere = tmp_path / "no-such-folder" / "report.json"

    result = runner.invoke(
        args=["content", "import", "wordpress", str(save(tmp_path, FILE)), "--report", str(nowhere)]
    )

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert str(nowhere) in result.stderr
    assert count(session, Post) == 0


def test_stats(runner: FlaskCliRunner, tmp_path: Path) -> None:
    runner.invoke(args=["content", "import", "wordpress", str(save(tmp_path, FILE))])

    numbers = json.loads(runner.invoke(args=["content", "stats", "--json"]).stdout)

    assert numbers["posts"] == {
        "published": 1, "scheduled": 1, "draft": 0, "in_review": 0, "changes_requested": 0,
        "archived": 0,
    }  # fmt: skip
    assert numbers["comments"] == {
        "approved": 1, "pending": 0, "rejected": 0, "spam": 1, "trash": 0,
    }  # fmt: skip
    assert numbers["tags"] == 1
    assert list(numbers) == ["posts", "comments", "users", "tags"]
    assert "1 scheduled" in runner.invoke(args=["content", "stats"]).stdout


def test_an_export_to_the_terminal(runner: FlaskCliRunner, tmp_path: Path) -> None:
    runner.invoke(args=["content", "import", "wordpress", str(save(tmp_path, FILE))])

    result = runner.invoke(
        args=["content", "export", "comments", "--format", "csv", "--status", "spam", "-o", "-"]
    )

    assert (result.exit_code, result.stderr) == (0, "1 comments exported\n")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["external_id"] == "11"


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_an_export_to_a_file(
    runner: FlaskCliRunner, session: scoped_session[Any], tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"users.{form}"
    path.write_text("older")

    result = runner.invoke(
        args=["content", "export", "users", "--format", form, "--since", "2000-01-01",
              "-o", str(path)]
    )  # fmt: skip

    assert result.exit_code == 0
    assert path.read_bytes()[:5] != b"older"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o077 == 0
    assert count(session, AuditEntry) == 1


def test_an_export_that_fails_leaves_the_file_as_it_was(
    runner: FlaskCliRunner, session: scoped_session[Any], tmp_path: Path
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("older")

    result = runner.invoke(
        args=["content", "export", "posts", "--format", "csv", "--status", "odd", "-o", str(path)]
    )

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert path.read_text() == "older"
    assert count(session, AuditEntry) == 0


def test_a_folder_that_is_not_there(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "no-such-folder" / "posts.csv"

    result = runner.invoke(args=["content", "export", "posts", "--format", "csv", "-o", str(path)])

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
