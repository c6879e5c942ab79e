"""When people write: more by day than by night, more on working days, more now than last year."""

from bisect import bisect_right
from datetime import datetime, timedelta
from itertools import accumulate

SPAN = timedelta(days=548)
"""The past that the demo covers: eighteen months."""
HOUR = timedelta(hours=1)
# How busy an hour of the day (UTC) and a day of the week (from Monday) is.
BY_HOUR = (2, 1, 1, 1, 1, 3, 8, 18, 26, 24, 21, 20, 24, 22, 19, 18, 19, 22, 26, 30, 30, 24, 14, 6)
BY_WEEKDAY = (1.0, 1.1, 1.1, 1.05, 0.95, 0.7, 0.8)
GROWTH = 1.0
"""By how much the last hour is busier than the first: 1.0 is twice as busy."""


class Rhythm:
    """Turns shares of all activity into moments. A later share is never an earlier moment.

    So the order of everything, and with it every text and state, is the same whenever the demo
    is made; only the hours on the clock differ.
    """

    def __init__(self, end: datetime) -> None:
        self._begin = end - SPAN
        hours = int(SPAN / HOUR)
        self._sums = list(accumulate(self._busy(hour, hours) for hour in range(hours)))

    def _busy(self, hour: int, hours: int) -> float:
        moment = self._begin + hour * HOUR
        growth = 1 + GROWTH * hour / hours
        return BY_HOUR[moment.hour] * BY_WEEKDAY[moment.weekday()] * growth

    def moment(self, share: float) -> datetime:
        """Return the moment by which ``share`` (0 to 1) of all activity has happened."""
        wanted = min(max(share, 0.0), 1.0) * self._sums[-1]
        hour = min(bisect_right(self._sums, wanted), len(self._sums) - 1)
        before = self._sums[hour - 1] if hour else 0.0
        part = (wanted - before) / (self._sums[hour] - before)
        return self._begin + (hour + part) * HOUR
