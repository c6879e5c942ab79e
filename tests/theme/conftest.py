"""The showcase: the theme in an application that is not the console."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.theme import showcase


@pytest.fixture(scope="session")
def first_library(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The small library, as it is before anybody changes anything."""
    folder = tmp_path_factory.mktemp("library")
    app = showcase.create_app(folder / "open")
    app.testing = True
    with app.app_context():
        showcase.db.engine.dispose()
    shutil.copytree(folder / "open", folder / "kept")
    return app


@pytest.fixture
def library(first_library: Flask) -> Iterator[Flask]:
    """The small library; its database and its files are put back afterwards."""
    yield first_library
    with first_library.app_context():
        showcase.db.engine.dispose()
    folder = Path(first_library.root_path)
    shutil.rmtree(folder)
    shutil.copytree(folder.with_name("kept"), folder)


@pytest.fixture
def reader(library: Flask) -> FlaskClient:
    """Who uses the library."""
    return library.test_client()


@pytest.fixture
def send(reader: FlaskClient) -> Callable[..., Any]:
    """Post a form with the token of the page it came from."""

    def post(url: str, data: dict[str, Any], page: str, **kwargs: Any) -> Any:
        text = reader.get(page).text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
        assert found
        return reader.post(url, data={**data, "csrf_token": found[1]}, **kwargs)

    return post
