"""Times as people read them: how long ago, and exactly when. A hundred of them stand in a list."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
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
    clock = _clock_of(current_locale())
    stamp = value.astimezone(UTC).isoformat(timespec="seconds" if seconds else "minutes")
    return filled(
        '<time datetime="%sZ" title="%s">%s</time>',
        stamp.removesuffix("+00:00"),
        clock.exact(to_user_timezone(value), seconds=seconds),
        clock.ago(value - now()),
    )


class Clock:
    """How a language writes times.

    What Babel does anew for each value costs more than all else in a row of a list: here it is
    done once for each part of a time and each distance.
    """

    def __init__(self, locale: Locale) -> None:
        self.locale = locale
        self.shapes = {True: self._shape("medium"), False: self._shape("short")}
        self.fields: dict[tuple[str, int], str] = {}
        self.distances: dict[tuple[str, int], str] = {}

    def _shape(self, length: Literal["short", "medium"]) -> tuple[str, list[tuple[str, str]]]:
        """Return how an exact time is written, as a %-format, and which part is in each field."""
        day = get_date_format("medium", locale=self.locale)
        time = get_time_format(length, locale=self.locale)
        both = str(get_datetime_format("medium", locale=self.locale)).replace("'", "")
        shape = both.replace("{0}", str(time.format)).replace("{1}", str(day.format))
        return shape, [(name, PARTS[name[0]]) for name in re.findall(r"%\((\w+)\)s", shape)]

    def exact(self, local: datetime, *, seconds: bool = True) -> str:
        """Return ``local`` as date and time of day."""
        shape, fields = self.shapes[seconds]
        return shape % {
            name: self._field(name, part, getattr(local, part)) for name, part in fields
        }

    def _field(self, name: str, part: str, number: int) -> str:
        if (name, number) not in self.fields:
            example = datetime(2000, 1, 1, tzinfo=UTC).replace(**{part: number})  # type: ignore[arg-type]
            self.fields[name, number] = str(DateTimeFormat(example, self.locale)[name])
        return self.fields[name, number]

    def ago(self, distance: timedelta) -> str:
        """Return how far away ``distance`` is, in the largest unit that fits."""
        seconds = math.floor(distance.total_seconds())
        unit, size = next(
            (each for each in TIMEDELTA_UNITS if abs(seconds) / each[1] >= LARGER_UNIT),
            TIMEDELTA_UNITS[-1],
        )
        rounded = int(math.copysign(round(abs(seconds) / size) * size, seconds))
        if (unit, rounded) not in self.distances:
            self.distances[unit, rounded] = format_timedelta(
                rounded,
                unit,  # type: ignore[arg-type]
                threshold=math.inf,
                add_direction=True,
                locale=self.locale,
            )
        return self.distances[unit, rounded]


_clock_of = lru_cache(Clock)
