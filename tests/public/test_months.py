"""Months are named as each language names them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from console.public.views import month_name


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "March 2026"),
        ("de", "März 2026"),
        ("es", "marzo de 2026"),
        ("zh_Hans_CN", "2026年3月"),
    ],
)
def test_month_names(app: Flask, language: str, name: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert month_name(datetime(2026, 3, 1, tzinfo=UTC)) == name
