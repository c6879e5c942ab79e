"""Times in lists say the same as Babel does, in every language, without its cost."""

from datetime import UTC, datetime, timedelta

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from flask import Flask
from flask_babel import force_locale, format_datetime, format_timedelta

from console.admin.moments import Clock, moment
from console.core.clock import set_to

TIMES = [datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)]
DISTANCES = [
    timedelta(seconds=-1), timedelta(seconds=65), timedelta(seconds=-66), timedelta(minutes=-66),
    timedelta(hours=26), timedelta(hours=-27), timedelta(days=-10), timedelta(days=45),
    timedelta(days=-400), timedelta(days=-4_000), timedelta(),
]  # fmt: skip


@pytest.fixture
def _request(app: Flask) -> object:
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("_request")
def test_exact_times_are_those_of_babel_in_every_language() -> None:
    for name in locale_identifiers():
        with force_locale(name):
            for value in TIMES:
                clock = Clock(Locale.parse(name))
                assert clock.exact(value) == format_datetime(value, "medium", rebase=False), name


@pytest.mark.usefixtures("_request")
@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_distances_are_those_of_babel(locale: str) -> None:
    clock = Clock(Locale.parse(locale))
    with force_locale(locale):
        for distance in DISTANCES:
            expected = format_timedelta(distance, add_direction=True, threshold=1.1)
            assert clock.ago(distance) == clock.ago(distance) == expected


@pytest.mark.usefixtures("_request")
def test_a_time_says_how_long_ago_and_exactly_when() -> None:
    value = datetime(2026, 1, 2, 13, 4, 5, tzinfo=UTC)
    with set_to(value + timedelta(hours=3)):
        assert moment(value) == (
            '<time datetime="2026-01-02T13:04:05Z" title="Jan 2, 2026, 1:04:05\u202fPM">'
            "3 hours ago</time>"
        )
        assert "1:04\u202fPM" in moment(value, seconds=False)
    assert moment(None) == ""
