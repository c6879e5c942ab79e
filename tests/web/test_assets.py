"""Static files: names that follow contents, kept for ever, compressed once, never missing."""

import gzip
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient, FlaskCliRunner
from werkzeug.test import Client

from console.theme import theme_blueprint
from console.web.assets import init_assets

FOR_EVER = "public, max-age=31536000, immutable"
STYLE = "a { color: red }\n" * 50
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of static files."""
    folder = tmp_path / "static"
    (folder / "deep").mkdir(parents=True)
    (folder / "site.css").write_text('@import "deep/part.css";\n' + STYLE)
    (folder / "deep" / "part.css").write_text("b { color: blue }\n")
    (folder / "tiny.js").write_text("1\n")
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where they are kept under their names."""
    return tmp_path / "kept"


@pytest.fixture
def site(source: Path, kept: Path) -> Callable[..., Flask]:
    """Make an application as another process would: ``site(debug=True)`` for the debugger."""

    def make(*, debug: bool = False) -> Flask:
        app = Flask("site", static_folder=str(source))
        app.config["ASSETS_DIRECTORY"] = str(kept)
        app.debug = debug
        init_assets(app)
        return app

    return make


def address(app: Flask, filename: str) -> str:
    """Return what a page of ``app`` would ask for."""
    with app.test_request_context():
        return url_for("static", filename=filename)


def get(app: Flask, path: str, accepted: str = "", **options: Any) -> Any:
    """Ask for ``path`` as a browser that accepts these encodings."""
    headers = {"Accept-Encoding": accepted} | options.pop("headers", {})
    return Client(app.wsgi_app).open(path, headers=headers, buffered=True, **options)


def test_the_name_follows_the_content(site: Callable[..., Flask], source: Path) -> None:
    first = address(site(), "site.css")
    assert re.fullmatch(r"/static/site\.[0-9a-f]{12}\.css", first)
    assert address(site(), "site.css") == first
    (source / "site.css").write_text("changed")
    assert address(site(), "site.css") != first


def test_the_name_follows_what_is_imported(site: Callable[..., Flask], source: Path) -> None:
    first = address(site(), "site.css")
    (source / "deep" / "part.css").write_text("changed")
    assert address(site(), "site.css") != first


def test_an_import_is_no_request_of_its_own(site: Callable[..., Flask]) -> None:
    app = site()
    text = get(app, address(app, "site.css")).text
    assert text == "b { color: blue }\n\n" + STYLE


def test_a_named_file_is_kept_for_ever(site: Callable[..., Flask]) -> None:
    app = site()
    answer = get(app, address(app, "tiny.js"))
    assert answer.status_code == 200
    assert answer.text == "1\n"
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert (answer.mimetype, answer.mimetype_params) == ("text/javascript", {"charset": "utf-8"})
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_the_smallest_encoding_is_chosen(
    site: Callable[..., Flask], accepted: str, encoding: str | None, decode: Any
) -> None:
    app = site()
    answer = get(app, address(app, "site.css"), accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert decode(answer.data).decode().endswith(STYLE)


def test_what_is_unchanged_is_not_sent_again(site: Callable[..., Flask]) -> None:
    app = site()
    path = address(app, "site.css")
    tag = get(app, path).headers["ETag"]
    again = get(app, path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == FOR_EVER


def test_heads_and_ranges(site: Callable[..., Flask]) -> None:
    app = site()
    path = address(app, "site.css")
    whole = get(app, path)
    head = get(app, path, method="HEAD")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    part = get(app, path, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, whole.data[2:6])
    assert get(app, path, method="POST").status_code == 405


def test_a_name_of_an_earlier_release_gets_that_file_while_it_is_kept(
    site: Callable[..., Flask], source: Path
) -> None:
    before = site()
    path = address(before, "tiny.js")
    get(before, path)
    (source / "tiny.js").write_text("2\n")
    answer = get(site(), path)
    assert answer.text == "1\n"
    assert answer.headers["Cache-Control"] == FOR_EVER


def test_a_name_that_nobody_knows_gets_the_present_file_for_a_while(
    site: Callable[..., Flask],
) -> None:
    app = site()
    for path in ("/static/tiny.000000000000.js", "/static/tiny.js"):
        answer = get(app, path)
        assert (answer.status_code, answer.text) == (200, "1\n")
        assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_a_file_that_changes_under_a_running_process_does_not_last(
    site: Callable[..., Flask], source: Path, kept: Path
) -> None:
    app = site()
    path = address(app, "tiny.js")
    (source / "tiny.js").write_text("2\n")
    answer = get(app, path)
    assert answer.text == "2\n"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert not (kept / Path(path).name).exists()


@pytest.mark.parametrize(
    "path",
    [
        "/static/nothing.css",
        "/static/nothing.000000000000.css",
        "/static/../site.css",
        "/static/deep/",
        "/static/deep/../../kept/site.css",
        "/static/site.css.br",
        "/static/.%00.000000000000.css",
    ],
)
def test_nothing_else_is_served(site: Callable[..., Flask], path: str) -> None:
    assert get(site(), path).status_code == 404


def test_each_file_is_compressed_once(site: Callable[..., Flask], kept: Path) -> None:
    def files() -> dict[str, int]:
        return {p.relative_to(kept).as_posix(): p.stat().st_ino for p in kept.rglob("*.*")}

    get(site(), "/static/tiny.js")
    first = files()
    get(site(), "/static/tiny.js")
    assert files() == first
    endings = sorted(re.sub(r"\.[0-9a-f]{12}", "", name) for name in first)
    assert endings == ["deep/part.css", "site.css", "site.css.br", "site.css.gz", "tiny.js"]


def test_processes_that_start_together_share_the_folder(
    site: Callable[..., Flask], kept: Path
) -> None:
    apps = [site() for _ in range(4)]
    path = address(apps[0], "site.css")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda app: get(app, path, "br"), apps * 8))
    assert {(answer.status_code, answer.data) for answer in answers} == {(200, answers[0].data)}
    assert not list(kept.glob(".*"))


def test_a_folder_that_cannot_be_written_costs_compression_and_long_caching(
    site: Callable[..., Flask], kept: Path
) -> None:
    kept.write_text("a file stands in the way")
    app = site()
    answer = get(app, address(app, "site.css"), "br")
    assert answer.text.endswith(STYLE)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"  # a source may change
    # Nothing joined the sheets: the imported one answers for itself.
    assert get(app, "/static/deep/part.css").status_code == 200


def test_a_damaged_file_is_kept_anew(site: Callable[..., Flask], kept: Path) -> None:
    path = address(site(), "site.css")
    whole = get(site(), path, "br").data
    (kept / Path(path).name).write_text("")
    (kept / f"{Path(path).name}.br").write_text("")
    assert get(site(), path, "br").data == whole
    assert get(site(), path).text.endswith(STYLE)


def test_an_emptied_folder_is_filled_again(site: Callable[..., Flask], kept: Path) -> None:
    app = site()
    path = address(app, "tiny.js")
    get(app, path)
    for file in kept.glob("*.*"):
        file.unlink()
    assert get(app, path).text == "1\n"


def test_the_debugger_reads_files_afresh(site: Callable[..., Flask], source: Path) -> None:
    app = site(debug=True)
    assert address(app, "tiny.js") == "/static/tiny.js"
    assert get(app, "/static/tiny.js").text == "1\n"
    (source / "tiny.js").write_text("2\n")
    answer = get(app, "/static/tiny.js")
    assert answer.text == "2\n"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_hsts_is_sent_under_tls_only(site: Callable[..., Flask]) -> None:
    app = site()
    assert "Strict-Transport-Security" not in get(app, "/static/tiny.js").headers
    secure = get(app, "/static/tiny.js", base_url="https://localhost")
    assert "max-age=63072000" in secure.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "page", ["/", "/login", "/admin/", "/admin/comments/", "/admin/posts/new/"]
)
def test_pages_ask_for_few_small_files_that_last(
    client: FlaskClient, client_for: Any, page: str
) -> None:
    visitor = client if page in {"/", "/login"} else client_for("editor")
    paths = LINKED.findall(visitor.get(page).text)
    assert 1 <= len(paths) <= 7  # five on every page, and two of a package
    answers = [client.get(path, headers={"Accept-Encoding": "br"}) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers} == {FOR_EVER}
    assert sum(len(answer.data) for answer in answers) < 150_000


@pytest.mark.parametrize("folder", ["console/static", "console/theme/static"])
def test_no_file_asks_for_another_by_a_name_that_does_not_last(folder: str) -> None:
    root = Path(__file__).resolve().parents[2] / folder
    for path in root.rglob("*.css"):
        text = path.read_text()
        assert not re.search(r"url\((?![\"']?(data:|#))", text), path
        for name in re.findall(r"@import (.+?);", text):
            assert (path.parent / name.strip('"')).is_file(), path
    for path in root.glob("*.js"):
        assert not re.search(r"^import |\bimport\(", path.read_text(), re.MULTILINE), path


def test_the_theme_is_named_too(app: Flask) -> None:
    with app.test_request_context():
        path = url_for("theme.static", filename="theme.css")
    assert re.fullmatch(r"/static/theme/theme\.[0-9a-f]{12}\.css", path)
    assert theme_blueprint.static_url_path == "/static/theme"


def test_the_command_fills_the_folder(app: Flask, runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["assets"])
    assert result.exit_code == 0
    with app.test_request_context():
        name = url_for("theme.static", filename="theme.css").removeprefix("/static/")
    assert Path(result.output.strip(), name).is_file()
    assert Path(result.output.strip(), f"{name}.br").is_file()
