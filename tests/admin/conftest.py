"""What tests of the back office share: sending a form as a page of the console would."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Send = Callable[..., TestResponse]


@pytest.fixture
def send(client_for: Callable[[str], FlaskClient], csrf: Callable[[FlaskClient], str]) -> Send:
    """Return ``send(who, address, **fields)``: a POST with a valid token."""

    def post(who: str, address: str, **fields: Any) -> TestResponse:
        client = client_for(who)
        return client.post(address, data=fields | {"csrf_token": csrf(client)})

    return post


@pytest.fixture
def get(client_for: Callable[[str], FlaskClient]) -> Callable[[str, str], TestResponse]:
    """Return ``get(who, address)``."""
    return lambda who, address: client_for(who).get(address)
