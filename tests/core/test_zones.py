"""Wall clocks in a zone, and the hours that they skip and repeat."""

from datetime import UTC, date, datetime

import pytest

from console.core.errors import InvalidInputError
from console.core.zones import CURRENT_ZONES, is_zone, moment_at, start_of_day, zone_named


def utc(*parts: int) -> datetime:
    """Return that moment."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Europe/Berlin", True),
        ("Asia/Calcutta", True),
        ("UTC", True),
        ("europe/berlin", False),
        ("localtime", False),
        ("", False),
        ("../../etc/passwd", False),
        ("Europe/Berlin\x00", False),
    ],
)
def test_zones_are_known_by_their_exact_names(name: str, known: bool) -> None:
    assert is_zone(name) is known


def test_what_is_offered_is_known() -> None:
    assert all(is_zone(name) for name in CURRENT_ZONES)


@pytest.mark.parametrize(
    ("zone", "wall_clock", "moment"),
    [
        ("Europe/Berlin", datetime(2026, 1, 1, 12), utc(2026, 1, 1, 11)),  # noqa: DTZ001
        ("Europe/Berlin", datetime(2026, 7, 1, 12), utc(2026, 7, 1, 10)),  # noqa: DTZ001
        ("Asia/Kolkata", datetime(2026, 7, 1, 0, 10), utc(2026, 6, 30, 18, 40)),  # noqa: DTZ001
        ("UTC", datetime(2026, 3, 29, 2, 30), utc(2026, 3, 29, 2, 30)),  # noqa: DTZ001
    ],
)
def test_a_wall_clock_shows_a_moment(zone: str, wall_clock: datetime, moment: datetime) -> None:
    assert moment_at(wall_clock, zone_named(zone)) == moment


@pytest.mark.parametrize(
    ("wall_clock", "why"),
    [
        (datetime(2026, 3, 29, 2, 30), "put forward"),  # noqa: DTZ001
        (datetime(2026, 10, 25, 2, 30), "twice"),  # noqa: DTZ001
    ],
)
def test_an_hour_that_is_skipped_or_repeated_is_refused(wall_clock: datetime, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why):
        moment_at(wall_clock, zone_named("Europe/Berlin"))


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("Europe/Berlin", date(2026, 7, 1), utc(2026, 6, 30, 22)),
        ("America/New_York", date(2026, 3, 8), utc(2026, 3, 8, 5)),
        ("America/Sao_Paulo", date(2018, 11, 4), utc(2018, 11, 4, 3)),  # began at one
        ("America/Havana", date(2026, 11, 1), utc(2026, 11, 1, 4)),  # midnight came twice
    ],
)
def test_a_day_begins_where_one_is(zone: str, day: date, first: datetime) -> None:
    assert start_of_day(day, zone_named(zone)) == first
