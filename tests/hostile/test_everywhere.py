"""Whatever is sent as a comment, a name or a reason is shown as text, decided, and kept as it was.

The public face first; then every page of the console, exports and mail.
"""

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select, update

from console.audit.models import AuditEntry
from console.core.text import clean
from console.core.unit_of_work import unit_of_work
from console.exchange.exporters.cells import harmless
from console.moderation.models import Comment, DecisionReason
from console.moderation.rules.services import save_settings
from console.moderation.rules.settings import RulesSettings
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.models import Operation
from console.operations.selection import Selection
from tests.factories import make_flag
from tests.hostile.conftest import Attack
from tests.hostile.texts import TEXTS, TOUCH, as_body, as_name, dangers, files
from tests.pages import read

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLLECTIONS = files()
Stored = Callable[[], dict[int, Any]]


@pytest.fixture
def get(client_for: Any) -> Callable[..., str]:
    """Return a page as a moderator gets it, or somebody else, once nothing in it can run."""
    clients: dict[str, FlaskClient] = {}

    def look(address: str, who: str = "moderator") -> str:
        client = clients.setdefault(who, client_for(who))
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert dangers(answer.text) == [], address
        return str(answer.text)

    return look


@pytest.fixture
def post(client_for: Any, csrf: Any) -> Callable[..., Any]:
    """Send a form as a moderator."""
    client = client_for("moderator")

    def send(address: str, **form: Any) -> Any:
        return client.post(address, data=form | {"csrf_token": csrf(client)})

    return send


def pages(get: Callable[..., str], address: str) -> str:
    """Return all pages of a list, one after the other."""
    text, found = "", address
    while found:
        page = get(found)
        text += page
        links = [a["href"] for a in read(page).all("a") if a["rel"] == "next"]
        found = links[0] if links else ""
    return text


def test_the_check_finds_what_only_others_bring() -> None:
    page = "<head><meta charset=x></head><p onclick=x style=y><a href='java\nscript:x'></a>"
    page += "<script>x</script><script nonce=x></script><iframe srcdoc=x></iframe><base href=//x>"
    assert dangers(page) == [
        "onclick=", "style=", "href=java\nscript:x", "<script>", "<iframe>", "href=//x", "<base>",
    ]  # fmt: skip
    assert all(as_body(text) for text in TEXTS)
    assert len({as_body(text) for text in TEXTS}) == len(TEXTS)


# -- readers ---------------------------------------------------------------------------------------


def test_readers_get_nothing_that_runs(attack: Attack, client: FlaskClient, session: Any) -> None:
    attack(title=TEXTS[2], slug="attacked")
    session.execute(update(Comment).values(status="approved"))
    session.commit()
    page = client.get("/posts/attacked").text
    assert dangers(page) == []
    comments = page[page.index('id="comments"') :]
    assert read(comments).all("script", "form", "img", "svg", "input") == []
    names = [element.text for element in read(page).all("bdi", "cite", "b", "strong")]
    assert any("onerror" in name for name in names) or "onerror" in page


# -- the console -----------------------------------------------------------------------------------


def test_lists_and_cards_show_text(attack: Attack, get: Any) -> None:
    ids = attack()
    cards = read(pages(get, "/admin/queue/?page_size=100"))
    assert all(f"comment-{row_id}" in {card["id"] for card in cards.all("li")} for row_id in ids)
    shown = "".join(part.text for part in cards.all("div") if "comment-text" in part["class"])
    assert TOUCH in shown  # what does not run is read
    names = {name.text for name in cards.all("h2")}
    assert {as_name(text).strip() for text in TEXTS} - names == set()
    rows = pages(get, "/admin/comments/?page_size=100")
    assert all(f'value="{row_id}.' in rows for row_id in ids)


def test_each_has_a_page_that_shows_it_unchanged(attack: Attack, get: Any, stored: Stored) -> None:
    for row_id, comment in zip(attack(), stored().values(), strict=True):
        page = read(get(f"/admin/comments/details/?id={row_id}"))
        texts = [each.text for each in page.all("div") if "comment-text" in each["class"]]
        assert comment.body.strip() in texts


def test_each_is_found_again(attack: Attack, get: Any) -> None:
    for row_id, text in zip(attack(), TEXTS, strict=True):
        words = as_body(text)[:150].split()[:8]
        page = get("/admin/comments/?" + _query(search=" ".join(words), page_size="100"))
        assert f'value="{row_id}.' in page, text
    get("/admin/search/?" + _query(q=TEXTS[0]))


def _query(**values: str) -> str:
    return urlencode(values)


def test_each_is_a_reason_too(attack: Attack, get: Any, post: Any, stored: Stored) -> None:
    ids = attack()
    for row_id, text in zip(ids, TEXTS, strict=True):
        answer = post(
            "/admin/comments/action/", row_action=f"reject:{row_id}.1", reason=clean(text[:500])
        )
        assert answer.status_code == 302, text
    kept = stored()
    for row_id, text in zip(ids, TEXTS, strict=True):
        comment = kept[row_id]
        assert (comment.status, comment.body) == ("rejected", as_body(text))
        assert comment.author_name == as_name(text)
        assert comment.status_reason == " ".join(as_body(text[:500]).split())
    for row_id in ids[::4]:
        get(f"/admin/comments/details/?id={row_id}")


def test_the_log_and_operations_tell_of_it_in_peace(
    attack: Attack, get: Any, session: Any, actor_for: Any
) -> None:
    ids, actor = attack(), actor_for("moderator")
    for row_id, text in zip(ids, TEXTS, strict=True):
        with unit_of_work():
            decide(
                actor, Selection.of(row_id), Action.REJECT, " ".join(as_body(text).split())[:500]
            )
    last = session.scalars(select(Operation.id).order_by(Operation.id)).all()
    pages(get, "/admin/operations/?page_size=100")
    for operation_id in last[::5]:
        get(f"/admin/operations/details/?id={operation_id}")
    log = get("/admin/audit/?page_size=100", "admin")
    for entry_id in session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all()[::5]:
        get(f"/admin/audit/details/?id={entry_id}", "admin")
    assert "window.touched" in log
    get("/admin/", "admin")


def test_what_is_asked_before_deciding_shows_text(
    attack: Attack, get: Any, post: Any, session: Any
) -> None:
    ids = attack()
    for number, text in enumerate(TEXTS[:9]):
        label = as_name(text)[:80]
        session.add(DecisionReason(label=label, text=as_name(text), position=number))
    session.commit()
    rows = [f"{row_id}.1" for row_id in ids]
    page = post("/admin/comments/action/", action="reject", rowid=rows)
    assert page.status_code == 200
    assert dangers(page.text) == []
    get("/admin/reasons/", "admin")


def test_what_readers_report_is_shown_as_text(attack: Attack, get: Any, session: Any) -> None:
    (row_id, *_others) = attack()
    session.execute(update(Comment).values(status="approved"))
    for number, text in enumerate(TEXTS):
        make_flag(session.get(Comment, row_id), f"reader {number}", text[:500])
    session.commit()
    assert "<q" in get("/admin/queue/?page_size=100")
    get(f"/admin/comments/details/?id={row_id}")


def test_undoing_leaves_each_as_it_was(
    attack: Attack, post: Any, stored: Stored, actor_for: Any, get: Any
) -> None:
    ids = attack()
    before = {row_id: (row.status, row.body, row.author_name) for row_id, row in stored().items()}
    with unit_of_work():
        done = decide(actor_for("moderator"), Selection.of(*ids), Action.SPAM)
    assert post("/admin/operations/undo", operation=str(done.operation_id)).status_code == 302
    after = {row_id: (row.status, row.body, row.author_name) for row_id, row in stored().items()}
    assert before == after
    get(f"/admin/operations/details/?id={done.operation_id}")


# -- what leaves -----------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [TEXTS, *COLLECTIONS.values()], ids=["ours", *COLLECTIONS])
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_exports_hold_each_as_it_was(
    attack: Attack, runner: FlaskCliRunner, tmp_path: Path, form: str, texts: list[str]
) -> None:
    ids = attack(texts)
    path = tmp_path / f"comments.{form}"
    args = ["content", "export", "comments", "--format", form, "-o", str(path)]
    result = runner.invoke(args=args)
    assert result.exit_code == 0, result.output
    rows = READERS[form](path)
    assert [row["id"] for row in rows] == [str(row_id) for row_id in ids]
    keep = str if form == "jsonl" else harmless
    for row, text in zip(rows, texts, strict=True):
        assert row["body"] == keep(as_body(text))
        assert row["author_name"] == keep(as_name(text))


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _jsonl(path: Path) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [row | {"id": str(row["id"])} for row in rows]


def _xlsx(path: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    first, *rows = [_cells(row) for row in sheet.iter(f"{SHEET}row")]
    return [{name: row.get(column, "") for column, name in first.items()} for row in rows]


def _cells(row: ET.Element) -> dict[str, str]:
    return {cell.attrib["r"].rstrip("0123456789"): _cell(cell) for cell in row.iter(f"{SHEET}c")}


def _cell(cell: ET.Element) -> str:
    parts = (part.text for part in cell.iter() if part.tag in {f"{SHEET}t", f"{SHEET}v"})
    text = "".join(part or "" for part in parts)
    # What XML cannot hold is written so (ECMA-376, ST_Xstring).
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


READERS: dict[str, Callable[[Path], list[dict[str, str]]]] = {
    "csv": _csv, "jsonl": _jsonl, "xlsx": _xlsx,
}  # fmt: skip


def test_mail_shows_text(
    attack: Attack, actor_for: Any, app: Flask, monkeypatch: Any, session: Any
) -> None:
    ids = attack(title=TEXTS[0])
    sent: list[Any] = []
    monkeypatch.setattr("console.web.notices.send_later", sent.append)
    with unit_of_work():
        save_settings(actor_for("admin"), RulesSettings(tell_rejected=True))
    for row_id, text in zip(ids, TEXTS, strict=True):
        with unit_of_work():
            why = " ".join(as_body(text).split())[:500]
            decide(actor_for("moderator"), Selection.of(row_id), Action.REJECT, why)
    assert len(sent) == len(ids)
    for message in sent:
        html = message.get_body(("html",)).get_content()
        assert dangers(html) == []
        assert not read(html).all("script", "img", "form", "svg", "input")
        assert message["Bcc"] is None


# -- collections -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not COLLECTIONS, reason="the collections of attacks are not here")
@pytest.mark.parametrize("name", COLLECTIONS)
def test_the_texts_of_others(
    attack: Attack, get: Any, stored: Stored, actor_for: Any, name: str
) -> None:
    texts, actor = COLLECTIONS[name], actor_for("moderator")
    ids = attack(texts, slug="attacked")
    assert [row.body for row in stored().values()] == [as_body(text) for text in texts]
    pages(get, "/admin/queue/?page_size=100")
    pages(get, "/admin/comments/?page_size=100")
    for place, (row_id, text) in enumerate(zip(ids, texts, strict=True)):
        why = " ".join(as_body(text).split())[:500]
        with unit_of_work():
            done = decide(actor, Selection.of(row_id), Action.REJECT, why)
        if place % 25 == 0:
            get(f"/admin/comments/details/?id={row_id}")
            get(f"/admin/operations/details/?id={done.operation_id}")
            words = " ".join(as_body(text)[:150].split()[:8])
            assert f'value="{row_id}.' in pages(
                get, "/admin/comments/?" + _query(search=words, page_size="100")
            )
    pages(get, "/admin/operations/?page_size=100")
    get("/admin/audit/?page_size=100", "admin")
    with unit_of_work():
        decide(actor, Selection.of(*ids), Action.APPROVE)
    page = get("/posts/attacked", "anonymous")
    assert not read(page[page.index('id="comments"') :]).all("script", "form", "img", "svg")
    assert [row.body for row in stored().values()] == [as_body(text) for text in texts]
