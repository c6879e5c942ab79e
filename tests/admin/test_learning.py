"""The page of what was learned: its buttons, its figures, its words; a process of its own."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import scoped_session
from werkzeug.test import TestResponse

from console.core.clock import now
from console.jobs.learning import learn_beside
from console.moderation.learning.figures import measure
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.reading import current_weights
from console.moderation.learning.services import start_learning
from console.moderation.learning.weights import Weights
from console.moderation.rules.models import Mode, RulesVersion
from console.moderation.rules.settings import flat_settings
from console.moderation.rules.versions import current_setup
from tests.moderation.learning.samples import decide_comments

Session = scoped_session[Any]
Send = Callable[..., TestResponse]
Get = Callable[[str, str], TestResponse]
PAGE = "/admin/learning/"
BAD = "<script>alert(1)</script>"


@pytest.fixture
def press(client_for: Any, csrf: Any) -> Callable[..., str]:
    """Return what presses a button of the page and reads the one that follows."""

    def send(address: str, **fields: Any) -> str:
        client = client_for("admin")
        data = fields | {"csrf_token": csrf(client)}
        page = client.post(f"{PAGE}{address}", data=data, follow_redirects=True)
        assert page.status_code == 200
        return str(page.text)

    return send


@pytest.fixture
def decided(session: Session, cast: Any) -> None:
    decide_comments(session, 50, cast.moderator.id)


def flat_form() -> dict[str, Any]:
    """Return the rules as the form of the page sends them; what was learned has a say."""
    plain = flat_settings(current_setup().settings) | {"learned_mode": "on", "trust_guests": ""}
    return {name: value for name, value in plain.items() if value is not None}


def add_ready(session: Session, **columns: Any) -> Learned:
    """Store a lesson as it stands when it is done."""
    figures = measure([90, 80, 20, 10], [True, True, False, False])
    given = {
        "state": LearningState.READY,
        "finished_at": now(),
        "actor_name": "admin",
        "decisions": 4,
        "figures": figures.as_json(),
        "weights": Weights({"casino": 9_000, "harbour": -9_000, BAD: 8_000}, 3.0).packed(),
    }
    row = Learned(**(given | columns))
    session.add(row)
    session.flush()
    return row


def test_before_anything_is_learned_the_page_says_what_is_missing(get: Get) -> None:
    page = get("admin", PAGE).text
    assert "Nothing has been learned yet." in page
    assert "50 more approved comments" in page
    assert "flask moderation learn" in page


def test_learning_by_the_button(decided: None, session: Session, send: Send, get: Get) -> None:
    assert send("admin", f"{PAGE}learn/").status_code == 302
    page = get("admin", PAGE).text
    assert "Learn again" in page
    assert "decisions: 50 approved, 50 refused" in page
    row = session.scalars(select(Learned)).one()
    assert (row.state, row.actor_name) == (LearningState.READY, "admin")
    assert "casino" in page


def test_too_little_is_said_and_nothing_is_begun(session: Session, press: Any) -> None:
    assert "There is too little to learn from" in press("learn/")
    assert session.scalars(select(Learned)).all() == []


def test_imported_ones_count_when_ticked(session: Session, send: Send) -> None:
    decide_comments(session, 50, None, source="https://old.example.com")
    send("admin", f"{PAGE}learn/", with_imported="y")
    assert session.scalars(select(Learned)).one().with_imported


def test_who_only_reads_has_no_buttons(session: Session, get: Get) -> None:
    add_ready(session)
    page = get("moderator", PAGE).text
    assert "casino" in page
    for button in ("learn/", "forget/", "mode/"):
        assert f'action="{PAGE}{button}"' not in page


def test_figures_and_thresholds(session: Session, get: Get) -> None:
    add_ready(session)
    page = get("auditor", PAGE).text
    assert "decisions: 2 approved, 2 refused" in page
    assert "It may be no better than guessing" not in page
    assert 'scope="row">80%</th>' in page


def test_what_may_be_chance_says_so(session: Session, get: Get) -> None:
    figures = measure([90, 10, 20, 80], [True, True, False, False])
    add_ready(session, figures=figures.as_json())
    assert "It may be no better than guessing" in get("admin", PAGE).text


def test_words_are_inert(session: Session, get: Get, send: Send) -> None:
    add_ready(session)
    page = get("admin", PAGE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    tried = send("admin", f"{PAGE}try/", text=f"casino {BAD}").text
    assert "<script>alert" not in tried


@pytest.mark.parametrize(
    "columns",
    [{"weights": b"broken"}, {"weights": b""}, {"figures": {}}, {"figures": {"thresholds": 3}}],
)
def test_what_cannot_be_read_is_no_error(session: Session, get: Get, columns: Any) -> None:
    add_ready(session, **columns)
    page = get("admin", PAGE)
    assert page.status_code == 200
    if "weights" in columns:
        assert "does not fit this version" in page.text


def test_a_trial_on_the_past_says_that_it_learned_from_that(
    decided: None, press: Callable[..., str], send: Send
) -> None:
    settings = {"try": "1", "seen": "0"}
    trial = send("admin", "/admin/rules/", **settings, **flat_form())
    assert "it has learned from" not in trial.text
    press("learn/")
    trial = send("admin", "/admin/rules/", **settings, **flat_form())
    assert "it has learned from" in trial.text


def test_while_it_learns_the_page_asks_again(decided: None, actor_for: Any, get: Get) -> None:
    row = start_learning(actor_for("admin"))
    row.progress = 40
    page = get("admin", PAGE).text
    assert 'hx-trigger="every 2s"' in page
    assert 'value="40"' in page
    assert f'action="{PAGE}learn/"' not in page


def test_a_stopped_one_can_be_begun_again(
    decided: None, session: Session, actor_for: Any, get: Get, send: Send
) -> None:
    start_learning(actor_for("admin"))
    session.execute(update(Learned).values(leased_until=now() - timedelta(minutes=1)))
    page = get("admin", PAGE).text
    assert "Not finished" in page
    assert "every 2s" not in page
    send("admin", f"{PAGE}learn/")
    assert current_weights() is not None


def test_two_at_once_are_refused(
    decided: None, session: Session, actor_for: Any, press: Any
) -> None:
    start_learning(actor_for("admin"))
    assert "under way already" in press("learn/")
    assert len(session.scalars(select(Learned)).all()) == 1


def test_forgetting_asks_first(session: Session, send: Send, get: Get) -> None:
    add_ready(session)
    asked = send("admin", f"{PAGE}forget/")
    assert asked.status_code == 200
    assert "can be learned again" in " ".join(asked.text.split())
    assert current_weights() is not None
    assert send("admin", f"{PAGE}forget/", confirmed="1").status_code == 302
    assert current_weights() is None
    send("admin", f"{PAGE}forget/", confirmed="1")
    assert "Nothing has been learned yet." in get("admin", PAGE).text


def test_what_is_on_and_knows_nothing_says_so(session: Session, send: Send, get: Get) -> None:
    add_ready(session)
    send("admin", f"{PAGE}mode/", mode=str(Mode.ON))
    assert "points more" in get("admin", PAGE).text
    send("admin", f"{PAGE}forget/", confirmed="1")
    page = get("admin", PAGE).text
    assert "It has nothing to say yet" in page
    assert "points more" not in page


@pytest.mark.parametrize("mode", list(Mode))
def test_turning_it_on_and_off_is_a_version_of_the_rules(
    session: Session, press: Any, mode: Mode
) -> None:
    press("mode/", mode="on")
    before = current_setup().settings
    said = press("mode/", mode=str(mode))
    assert "What was learned" in said
    assert f'value="{mode}" aria-pressed="true"' in said
    after = current_setup().settings
    assert after.mode("learned") is mode
    assert after.weight("learned") == before.weight("learned")
    others = {name: rule for name, rule in after.rules.items() if name != "learned"}
    assert others == {name: rule for name, rule in before.rules.items() if name != "learned"}


@pytest.mark.parametrize("mode", ["", "ON", "approve"])
def test_an_odd_mode_changes_nothing(session: Session, press: Any, mode: str) -> None:
    assert "There is no such mode." in press("mode/", mode=mode)
    assert session.scalars(select(RulesVersion)).all() == []


def test_a_text_is_tried_and_explained(session: Session, send: Send) -> None:
    add_ready(session)
    page = send("moderator", f"{PAGE}try/", text="casino casino").text
    assert "like what was refused" in page
    assert "<q><bdi>casino</bdi></q> +" in page
    assert "casino casino</textarea>" in page


@pytest.mark.parametrize("text", ["", "   ", "\u202e\u200b", "@" * 500])
def test_odd_texts_are_no_error(session: Session, send: Send, text: str) -> None:
    add_ready(session)
    assert send("admin", f"{PAGE}try/", text=text).status_code == 200


def test_a_text_of_any_length_is_cut(session: Session, send: Send) -> None:
    add_ready(session)
    started = time.perf_counter()
    assert send("admin", f"{PAGE}try/", text="ab " * 900_000).status_code == 200
    assert time.perf_counter() - started < 2


def test_the_page_costs_a_few_statements(
    session: Session, client_for: Any, query_counter: Any
) -> None:
    add_ready(session)
    client = client_for("admin")
    client.get(PAGE)
    with query_counter(10):
        client.get(PAGE)


@pytest.mark.slow
def test_learning_runs_in_a_process_of_its_own(
    decided: None, app: Any, session: Session, actor_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = start_learning(actor_for("admin"))
    number = row.id
    session.commit()
    monkeypatch.setitem(app.config, "JOBS_INLINE", False)
    started = time.monotonic()
    learn_beside(number)
    assert time.monotonic() - started < 1
    while time.monotonic() - started < 60:
        session.rollback()
        row = session.get_one(Learned, number)
        if row.state != LearningState.RUNNING:
            break
        time.sleep(0.05)
    assert row.state == LearningState.READY
    assert current_weights() is not None


def test_where_no_process_can_be_started_the_lesson_has_failed(
    decided: None, app: Any, session: Session, actor_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = start_learning(actor_for("admin"))
    session.commit()
    monkeypatch.setitem(app.config, "JOBS_INLINE", False)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(OSError, match="nowhere"):
        learn_beside(row.id)
    assert session.get_one(Learned, row.id).state == LearningState.FAILED
