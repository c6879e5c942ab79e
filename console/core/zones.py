"""Time zones: which there are, and which moment a wall clock in one of them shows."""

from datetime import UTC, date, datetime, time, tzinfo

import pytz

from console.core.errors import InvalidInputError
from console.core.messages import gettext as _

# Not zoneinfo: Babel formats by pytz, which brings its own data and so knows the same zones on
# every machine.
CURRENT_ZONES = tuple(
    name for name in pytz.common_timezones if not name.startswith(("US/", "Canada/"))
)
"""The names to choose from. Browsers report older ones too, such as ``Asia/Calcutta``."""


def is_zone(name: str) -> bool:
    """Return whether ``name`` is a time zone of the IANA database, older names included."""
    return name in pytz.all_timezones_set


def zone_named(name: str) -> tzinfo:
    """Return the zone of that name, which ``is_zone`` knows."""
    zone: tzinfo = pytz.timezone(name)
    return zone


def moment_at(wall_clock: datetime, zone: tzinfo) -> datetime:
    """Return the moment (UTC) at which clocks in ``zone`` show the naive ``wall_clock``.

    Raises ``InvalidInputError`` when they never do, or do so twice: clocks are put forward over
    an hour in spring and back over one in autumn.
    """
    try:
        local: datetime = zone.localize(wall_clock, is_dst=None)  # type: ignore[attr-defined]
    except pytz.NonExistentTimeError as error:
        raise InvalidInputError(
            _("This time does not exist in this time zone: the clocks are put forward over it.")
        ) from error
    except pytz.AmbiguousTimeError as error:
        raise InvalidInputError(
            _("This time comes twice here, as the clocks are put back. Choose an hour beside it.")
        ) from error
    return local.astimezone(UTC)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first moment (UTC) of ``day`` in ``zone``, where it may begin at one o'clock."""
    midnight = datetime.combine(day, time())
    localize = zone.localize  # type: ignore[attr-defined]
    try:
        first = localize(midnight, is_dst=None)
    except pytz.NonExistentTimeError:
        first = localize(midnight, is_dst=False)  # as clocks before the gap would count on
    except pytz.AmbiguousTimeError:
        first = localize(midnight, is_dst=True)  # the earlier of the two
    moment: datetime = first.astimezone(UTC)
    return moment
