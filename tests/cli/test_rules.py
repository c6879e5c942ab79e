"""Rules and lists of terms as files, from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from console.audit.models import AuditEntry
from console.moderation.rules.models import RulesVersion
from console.moderation.rules.settings import RulesSettings
from console.moderation.rules.versions import current_setup, patterns_of

Run = Callable[..., Any]


@pytest.fixture
def run(session: Any, runner: FlaskCliRunner) -> Run:
    """Run ``flask moderation …`` and return what it said."""

    def moderation(*arguments: str, code: int = 0) -> Any:
        result = runner.invoke(args=["moderation", *arguments])
        assert result.exit_code == code, result.output
        return result

    return moderation


@pytest.fixture
def words(tmp_path: Path) -> str:
    """A file of terms."""
    path = tmp_path / "words.txt"
    path.write_text("# mine\ncasino\nüble *\nonline poker\nCASINO\n")
    return str(path)


def test_terms_come_in_and_go_out(run: Run, words: str, session: Any) -> None:
    result = run("terms", "import", "Bad words", words, "--effect=spam", "--mode=on")
    assert "2 terms in the list: 2 added, 0 removed, 2 lines left out" in result.stdout
    assert "line 3" in result.stderr
    assert "line 5" in result.stderr
    (made,) = current_setup().lists
    assert (made.name, made.effect, made.mode, made.weight) == ("Bad words", "spam", "on", 50)
    out = run("terms", "export", "BAD WORDS").stdout
    assert sorted(out.split("\n")) == ["", "casino", "online poker"]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.channel, entry.action) == ("cli", "term_list.create")


def test_a_new_list_begins_in_the_shadow(run: Run, words: str) -> None:
    run("terms", "import", "Bad words", words)
    assert current_setup().lists[0].mode == "shadow"
    run("terms", "import", "bad words", words, "--how=remove")
    assert patterns_of(current_setup()) == {}


def test_a_list_that_is_not_there(run: Run) -> None:
    assert "There is no list" in run("terms", "export", "Nothing", code=1).stderr


def test_rules_go_out_and_come_in(run: Run, words: str, tmp_path: Path, session: Any) -> None:
    run("terms", "import", "Bad words", words)
    path = tmp_path / "rules.json"
    run("rules", "export", "-o", str(path))
    document = orjson.loads(path.read_bytes())
    assert document["settings"] == RulesSettings().as_json()
    document["settings"]["links_allowed"] = 7
    document["lists"][0]["name"] = "Other words"
    path.write_bytes(orjson.dumps(document))
    assert "with 1 lists" in run("rules", "import", str(path)).stdout
    setup = current_setup()
    assert (setup.settings.links_allowed, setup.lists[0].name) == (7, "Other words")
    assert sorted(patterns_of(setup)[setup.lists[0].id]) == ["casino", "online poker"]


LIST = '{"name": "x", "effect": "hold", "mode": "on", "weight": 1, "terms": []}'
WHOLE = f'{{"format": "console-rules-1", "settings": {{}}, "lists": [{LIST}]}}'


@pytest.mark.parametrize(
    "document",
    ["", "{", "[]", "5", "{}", WHOLE.replace("-1", "-2"), WHOLE.replace('"settings": {}', '"x": 1'),
     WHOLE.replace("{}", "[]"), WHOLE.replace("{}", '{"links_allowed": -1}'),
     WHOLE.replace('"name": "x",', ""), WHOLE.replace(": 1,", ': "1",'),
     WHOLE.replace('"hold"', '"approve"'), WHOLE.replace('"on"', '"loud"'),
     WHOLE.replace(": []}", ': ["*"]}'), WHOLE.replace(": []}", ": [5]}"),
     WHOLE.replace(LIST, f"{LIST}, {LIST}")],
)  # fmt: skip
def test_what_is_no_document(run: Run, tmp_path: Path, document: str, session: Any) -> None:
    path = tmp_path / "rules.json"
    path.write_text(document)
    result = run("rules", "import", str(path), code=1)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert session.scalars(select(RulesVersion)).all() == []
