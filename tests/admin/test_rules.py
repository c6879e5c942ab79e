"""The rules in the console: what is set, tried, imported, compared and restored."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from console.core.actor import ANONYMOUS
from console.moderation.models import Comment
from console.moderation.rules.models import Assessment, RulesVersion
from console.moderation.rules.services import save_settings
from console.moderation.rules.settings import RulesSettings, flat_settings
from console.moderation.rules.termfiles import read_terms
from console.moderation.rules.versions import current_setup, patterns_of
from console.moderation.submission import Submission, submit
from tests.factories import CommentFactory, PostFactory, insert_comments

LISTS = Path(__file__).resolve().parents[2].parent / "shared/data/moderation-lists"
FILES = sorted(path for path in LISTS.rglob("*") if path.suffix in {".txt", ".conf"})
TRIED: dict[str, Any] = {"try": "1"}
INDEX, LIST, TRY = "/admin/rules/", "/admin/rules/list/", "/admin/rules/try/"


class Console:
    """Somebody's browser on the pages of the rules."""

    def __init__(self, client: FlaskClient, token: Callable[[FlaskClient], str]) -> None:
        self.client = client
        self.token = token

    def get(self, url: str) -> str:
        """Return a page."""
        response = self.client.get(url)
        assert response.status_code == 200
        return response.text

    def post(self, url: str, expected: int = 302, **data: Any) -> Any:
        """Send a form as its page would, and return the answer."""
        data.setdefault("seen", current_setup().version_id)
        data["csrf_token"] = self.token(self.client)
        response = self.client.post(url, data=data, content_type="multipart/form-data")
        response.request.environ["wsgi.input"].close()  # a large one of the client is a file
        assert response.status_code == expected
        return response

    def settings(self, expected: int = 302, **changed: Any) -> Any:
        """Send the settings that hold, with changes."""
        plain = flat_settings(current_setup().settings)
        kept = {name: value for name, value in plain.items() if value is not None}
        return self.post(INDEX, expected, **{**kept, "trust_guests": "", **changed})

    def list(self, expected: int = 302, list_id: int | None = None, **changed: Any) -> Any:
        """Send a list."""
        fields = {"name": "Bad", "effect": "spam", "mode": "on", "weight": "50", "how": "replace"}
        url = LIST if list_id is None else f"{LIST}?id={list_id}"
        return self.post(url, expected, **{**fields, "terms": "casino\n", **changed})


@pytest.fixture
def admin(session: Any, client_for: Any, csrf: Any) -> Console:
    return Console(client_for("admin"), csrf)


def terms() -> list[str]:
    """Return the terms of the only list."""
    (patterns,) = patterns_of(current_setup()).values()
    return sorted(patterns)


# -- settings --------------------------------------------------------------------------------------


def test_settings_are_saved_as_a_version(admin: Console) -> None:
    admin.settings(links_allowed="7", links_mode="shadow", trust_approved="12")
    settings = current_setup().settings
    assert (settings.links_allowed, settings.mode("links"), settings.trust_approved) == (
        7,
        "shadow",
        12,
    )
    assert 'name="links_allowed" type="number"' in admin.get(INDEX) or 'value="7"' in admin.get(
        INDEX
    )


@pytest.mark.parametrize(
    "wrong",
    [{"links_allowed": "-1"}, {"links_allowed": ""}, {"links_allowed": "many"},
     {"links_weight": "99999"}, {"links_mode": "loud"}, {"rate_minutes": "1e3"},
     {"trust_approved": "0"}],
)  # fmt: skip
def test_wrong_settings_come_back(admin: Console, wrong: dict[str, str]) -> None:
    answer = admin.settings(400, **wrong)
    assert "is-invalid" in answer.text
    assert current_setup().version_id == 0


def test_a_part_of_the_form_changes_nothing(admin: Console) -> None:
    admin.post(INDEX, 400, links_allowed="7")
    assert current_setup().version_id == 0


def test_a_stale_form_is_a_conflict(admin: Console) -> None:
    admin.settings(links_allowed="7")
    admin.settings(409, links_allowed="8", seen="0")
    admin.settings(409, links_allowed="8", seen="x")
    assert current_setup().settings.links_allowed == 7


def test_readers_see_everything_and_change_nothing(
    session: Any, client_for: Any, csrf: Any
) -> None:
    moderator = Console(client_for("moderator"), csrf)
    page = moderator.get(INDEX)
    assert "disabled" in page
    assert 'name="try"' not in page
    moderator.settings(403, links_allowed="7")
    moderator.list(403)


# -- lists -----------------------------------------------------------------------------------------


def test_a_list_is_made_changed_and_deleted(admin: Console) -> None:
    answer = admin.list(terms="casino\npoker")
    (made,) = current_setup().lists
    assert answer.headers["Location"].endswith(f"?id={made.id}")
    assert "poker" in admin.get(f"{LIST}?id={made.id}")
    admin.list(list_id=made.id, terms="roulette", how="add", name="Gambling")
    assert terms() == ["casino", "poker", "roulette"]
    asked = admin.post("/admin/rules/delete/", 200, id=made.id)
    assert "Gambling" in asked.text
    admin.post("/admin/rules/delete/", id=made.id, confirmed="1")
    assert current_setup().lists == ()


def test_a_file_is_imported_and_its_faults_are_listed(admin: Console) -> None:
    file = (io.BytesIO("\ufeff# mine\r\nüble\r\n*\r\nCASINO\r\n".encode()), "terms.txt")
    answer = admin.list(200, terms="casino", file=file)
    assert terms() == ["casino", "üble"]
    # The field comes first, then the file: its lines are counted on.
    assert re.findall(r'<th class="number" scope="row">(\d+)</th>', answer.text) == ["4", "5"]


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"x" * 2_000_001], ids=["no text", "too large"])
def test_files_that_are_refused(admin: Console, raw: bytes) -> None:
    admin.list(400, terms="", file=(io.BytesIO(raw), "terms.txt"))
    assert current_setup().lists == ()


def test_too_many_terms_are_refused(admin: Console) -> None:
    many = "\n".join(f"w{n}" for n in range(100_001)).encode()
    admin.list(400, terms="", file=(io.BytesIO(many), "terms.txt"))
    assert current_setup().lists == ()


def test_a_part_of_the_list_form_clears_nothing(admin: Console) -> None:
    admin.list()
    (made,) = current_setup().lists
    admin.post(f"{LIST}?id={made.id}", 400, name="Other")
    assert current_setup().lists == (made,)
    assert terms() == ["casino"]


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x" * 81}, {"effect": "approve"}, {"weight": "1001"},
              {"mode": "x"}, {"how": "x"}]
)  # fmt: skip
def test_lists_that_come_back(admin: Console, wrong: Any) -> None:
    admin.list(400, **wrong)
    assert current_setup().lists == ()


@pytest.mark.parametrize("number", ["0", "99", "x", "99999999999999999999", "-1", ""])
def test_lists_that_are_not_there(admin: Console, number: str) -> None:
    for url in (LIST, "/admin/rules/terms/", "/admin/rules/version/"):
        assert admin.client.get(f"{url}?id={number}").status_code == 404
    admin.post("/admin/rules/delete/", 404, id=number)
    admin.post("/admin/rules/restore/", 404, id=number)


def test_what_is_exported_is_imported_again(admin: Console) -> None:
    admin.list(terms="casino\nfree mon*\nexample.com\n博彩\n192.0.2.0/24")
    (made,) = current_setup().lists
    answer = admin.client.get(f"/admin/rules/terms/?id={made.id}")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    before = current_setup().version_id
    admin.list(list_id=made.id, terms=answer.text)
    assert current_setup().version_id == before


@pytest.mark.skipif(not FILES, reason="the lists of others are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lists_of_others(admin: Console, path: Path) -> None:
    raw = path.read_bytes()
    read = read_terms(raw.decode())
    lines = [line for line in raw.decode().splitlines() if line.strip() and line[0] != "#"]
    assert len(read.terms) + read.skipped == len(lines)
    assert read.skipped <= len(lines) * 0.02
    admin.list(200 if read.skipped else 302, terms="", file=(io.BytesIO(raw), path.name))
    assert len(terms()) == len(read.terms)
    (made,) = current_setup().lists
    before = current_setup().version_id
    text = admin.client.get(f"/admin/rules/terms/?id={made.id}").data
    admin.list(list_id=made.id, terms="", file=(io.BytesIO(text), "again.txt"))
    assert current_setup().version_id == before


def test_names_and_terms_are_inert(admin: Console) -> None:
    bad = "<script>alert(1)</script>"
    answer = admin.list(200, name=bad, terms=f"{bad}\n* {bad}\nfoo {bad}")
    (made,) = current_setup().lists
    version = f"/admin/rules/version/?id={current_setup().version_id}"
    pages = [answer.text, admin.get(INDEX), admin.get(f"{LIST}?id={made.id}"),
             admin.get(version), admin.get("/admin/rules/versions/"),
             admin.post(TRY, 200, body=bad).text]  # fmt: skip
    for page in pages:
        assert "<script>alert" not in page
    assert "&lt;script&gt;" in pages[-1]


# -- trying ----------------------------------------------------------------------------------------


def test_a_text_is_tried_and_nothing_is_stored(admin: Console, session: Any) -> None:
    admin.list()
    page = admin.post(TRY, 200, body="A casino!").text
    assert "casino" in page
    assert "+50" in page
    assert "Spam" in page
    for model in (Comment, Assessment):
        assert session.execute(select(func.count()).select_from(model)).scalar_one() == 0


def test_a_trial_on_the_past_keeps_what_was_sent(admin: Console, session: Any) -> None:
    post = PostFactory(published=True)
    insert_comments(3, post, status="approved", body="www.a.example")
    insert_comments(2, post, status="spam", body="www.b.example")
    page = admin.settings(200, links_allowed="0", hold_all_mode="off", first_time_mode="off",
                          **TRIED).text  # fmt: skip
    assert "Would hold 5; 3 of those are approved." in page
    assert "40%" in page
    assert current_setup().version_id == 0
    form = page[page.index('action="/admin/rules/"') :]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    hidden.pop("csrf_token")
    admin.post(INDEX, **hidden)
    assert current_setup().settings.links_allowed == 0


def test_a_list_is_tried_before_it_is_saved(admin: Console, session: Any) -> None:
    CommentFactory(approved=True, body="A casino!")
    page = admin.list(200, mode="off", **TRIED).text
    assert "Would mark 1 as spam; 1 of those are approved." in page
    assert current_setup().lists == ()


def sent_again(page: str) -> dict[str, Any]:
    """Return the hidden fields of the page of a trial."""
    form = page[page.index('<form class="button-row"') :]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return {name: text for name, text in hidden.items() if name != "csrf_token"}


def test_a_file_is_saved_after_it_was_tried(admin: Console, session: Any) -> None:
    file = (io.BytesIO(b"poker\nroulette\n"), "terms.txt")
    page = admin.list(200, terms="casino", file=file, **TRIED).text
    admin.post(LIST, **sent_again(page))
    assert terms() == ["casino", "poker", "roulette"]


def test_from_a_trial_one_comes_back_to_what_was_filled_in(admin: Console, session: Any) -> None:
    page = admin.list(200, name="Gambling", terms="roulette", **TRIED).text
    back = admin.post(LIST, 200, back="1", **sent_again(page)).text
    assert 'value="Gambling"' in back
    assert "roulette" in back
    assert "data-unsaved" in back
    page = admin.settings(200, links_allowed="17", **TRIED).text
    assert 'value="17"' in admin.post(INDEX, 200, back="1", **sent_again(page)).text
    assert current_setup().version_id == 0


def test_a_trial_tells_what_is_approved_because_nothing_objects(
    admin: Console, session: Any
) -> None:
    insert_comments(3, PostFactory(published=True), status="rejected")
    page = admin.settings(200, hold_all_mode="off", first_time_mode="off", **TRIED).text
    assert "Would approve 3; 3 of those were refused." in page
    assert "3 of those it approves because no rule objects; 3 of them were refused." in page


def test_without_comments_a_trial_says_so(admin: Console) -> None:
    assert "no comment" in admin.settings(200, **TRIED).text


# -- versions --------------------------------------------------------------------------------------


def test_versions_are_compared_and_restored(admin: Console, session: Any) -> None:
    admin.settings(links_allowed="7")
    admin.list(terms="casino\npoker")
    (made,) = current_setup().lists
    admin.list(list_id=made.id, terms="poker\nroulette", weight="9")
    first, second, third = session.scalars(select(RulesVersion.id).order_by(RulesVersion.id))
    page = admin.get(f"/admin/rules/version/?id={third}")
    assert "roulette" in page
    assert "casino" in page
    assert "1 terms added and 1 removed" in page
    page = admin.get(f"/admin/rules/version/?id={third}&with={first}")
    assert "2 terms added and 0 removed" in page
    assert f"Version {third}" in admin.get("/admin/rules/versions/")
    admin.post("/admin/rules/restore/", id=second)
    assert terms() == ["casino", "poker"]
    page = admin.get(f"/admin/rules/version/?id={current_setup().version_id}&with={second}")
    assert "Nothing is different." in page


def test_each_version_tells_what_it_changed(admin: Console, session: Any) -> None:
    admin.settings(links_allowed="7")
    admin.list(name="<b>Bad", terms="casino\npoker")
    (made,) = current_setup().lists
    admin.list(list_id=made.id, name="<b>Bad", terms="poker\nroulette\nbingo")
    admin.settings(links_allowed="1", rate_minutes="3", links_weight="4", first_time_weight="9")
    admin.post("/admin/rules/delete/", id=made.id, confirmed="1")
    page = admin.get("/admin/rules/versions/")
    told = re.findall(r'<td class="wide"[^>]*>(.*?)</td>', page)
    assert [re.sub("<[^>]*>", "", each) for each in told] == [
        "without the list “&lt;b&gt;Bad”",
        (
            "Links: weight: from 20 to 4, New author: weight: from 10 to 9, "
            "Links allowed: from 7 to 1, and 1 more change"
        ),
        "&lt;b&gt;Bad: 2 terms added, 1 term removed",
        "new list “&lt;b&gt;Bad”",
        "Links allowed: from 2 to 7",
    ]


def test_what_a_rule_caught_is_told_of_how_many(admin: Console, session: Any) -> None:
    post = PostFactory(published=True)
    insert_comments(3, post, status="approved")
    submit(ANONYMOUS, [Submission(post.id, "www.a.example www.b.example www.c.example", "Ann")])
    session.commit()
    assert "Caught 1 of the newest 4 comments: 0 approved, 0 refused, 1 undecided." in admin.get(
        INDEX
    )


def test_a_page_of_versions_leads_to_the_next(admin: Console, session: Any) -> None:
    ids = [0]
    for _ in range(52):
        version = RulesVersion(follows=ids[-1], settings=RulesSettings().as_json())
        session.add(version)
        session.flush()
        ids.append(version.id)
    session.commit()
    page = admin.get("/admin/rules/versions/")
    assert page.count("/admin/rules/version/?id=") == 50
    assert f"before={ids[3]}" in page
    assert (
        admin.get(f"/admin/rules/versions/?before={ids[3]}").count("/admin/rules/version/?id=") == 2
    )


# -- how much it costs -----------------------------------------------------------------------------


def test_pages_ask_little(admin: Console, session: Any, query_counter: Callable[..., Any]) -> None:
    for n in range(5):
        admin.list(name=f"List {n}", terms=f"one{n}\ntwo{n}")
    post = PostFactory(published=True)
    for n in range(5):
        submit(ANONYMOUS, [Submission(post.id, f"one{n} and www.a.example", f"{n}")])
    session.commit()
    setup = current_setup()
    version, number = setup.version_id, setup.lists[0].id
    for url in (
        INDEX, f"{LIST}?id={number}", f"/admin/rules/version/?id={version}",
        "/admin/rules/versions/", TRY,
    ):  # fmt: skip
        admin.get(url)
        with query_counter(most=12):
            admin.get(url)


def test_what_other_pages_set_stays(admin: Console, session: Any, actor_for: Any) -> None:
    save_settings(actor_for("admin"), RulesSettings(tell_rejected=True))
    session.commit()
    admin.settings(links_allowed="7")
    settings = current_setup().settings
    assert (settings.tell_rejected, settings.links_allowed) == (True, 7)
