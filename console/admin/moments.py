"""Times as people read them: how long ago, and exactly when. A hundred of them stand in a list."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import (
    TIMEDELTA_UNITS,
    DateTimeFormat,
    format_timedelta,
    get_date_format,
    get_datetime_format,
    get_time_format,
)
from flask_babel import to_user_timezone
from markupsafe import Markup

from console.admin.prepared import filled
from console.core.clock import now
from console.web.locale import current_locale

Unit = Literal["year", "month", "week", "day", "hour", "minute", "second"]
LARGER_UNIT = 1.1
"""From so many of a unit on it is used: 66 minutes are an hour, 65 are not."""
PARTS: Mapping[str, str] = {
    "G": "year", "y": "year", "M": "month", "L": "month", "d": "day", "B": "hour", "a": "hour",
    "h": "hour", "H": "hour", "K": "hour", "k": "hour", "m": "minute", "s": "second",
}  # fmt: skip
"""First letter of a field in CLDR's medium and short patterns -> the part of a moment it shows."""


def moment(value: datetime | None, *, seconds: bool = True) -> Markup | str:
    """Return ``value`` as "3 hours ago", with the exact local time in the title.

    Without ``seconds`` it is exact to the minute, which is enough for lists.
    """
    if value is None:
        return ""
    stamp = value.astimezone(UTC).isoformat(timespec="seconds" if seconds else "minutes")
    return filled(
        '<time datetime="%sZ" title="%s">%s</time>',
        stamp.removesuffix("+00:00"),
        exact(value, seconds=seconds),
        ago(value),
    )


def exact(value: datetime, *, seconds: bool = True) -> str:
    """Return ``value`` in the language and the time zone of the request."""
    local, locale = to_user_timezone(value), current_locale()
    shape, fields = _shape(locale, "medium" if seconds else "short")
    return shape % {name: _field(locale, name, getattr(local, PARTS[name[0]])) for name in fields}


def ago(value: datetime) -> str:
    """Return how long ago ``value`` was, or how far ahead it lies, in the largest fitting unit."""
    seconds = math.floor((value - now()).total_seconds())
    unit, size = next(
        (each for each in TIMEDELTA_UNITS if abs(seconds) / each[1] >= LARGER_UNIT),
        TIMEDELTA_UNITS[-1],
    )
    number = round(abs(seconds) / size)
    return _distance(current_locale(), unit, math.copysign(number * size, seconds))


# What Babel does anew for each value costs more than all else in a row: it is done once here for
# each part of a time and each distance.


@lru_cache
def _shape(locale: Locale, time_length: Literal["short", "medium"]) -> tuple[str, tuple[str, ...]]:
    """Return how a moment is written, as a %-format, and the fields in it."""
    day = get_date_format("medium", locale=locale)
    time = get_time_format(time_length, locale=locale)
    both = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    shape = both.replace("{0}", str(time.format)).replace("{1}", str(day.format))
    return shape, tuple(part.partition(")")[0] for part in shape.split("%(")[1:])


@lru_cache(maxsize=4096)
def _field(locale: Locale, name: str, number: int) -> str:
    example = datetime(2000, 1, 1, tzinfo=UTC).replace(**{PARTS[name[0]]: number})  # type: ignore[arg-type]
    return str(DateTimeFormat(example, locale)[name])


@lru_cache(maxsize=4096)
def _distance(locale: Locale, unit: Unit, seconds: float) -> str:
    return format_timedelta(
        int(seconds), unit, threshold=math.inf, add_direction=True, locale=locale
    )
