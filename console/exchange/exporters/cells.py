"""Writing one value so that a spreadsheet takes it for what it is.

Source: OWASP, "CSV Injection". A cell that begins like a formula is run by whoever opens the
file, so it gets an apostrophe in front; numbers below zero are no formulas and stay numbers.
"""

import re
from datetime import UTC, datetime
from typing import Any

SIGNS = "=+-@＝＋－＠"  # noqa: RUF001 - the full-width forms run as well
FORMULA_STARTS = SIGNS + "\t\r"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


def harmless(text: str) -> str:
    """Return ``text``, with an apostrophe in front when a spreadsheet would run it.

    Some drop white space first, so a sign behind blanks counts as well.
    """
    start = text.lstrip()[:1]
    is_formula = bool(start and start in SIGNS) or bool(text and text[0] in FORMULA_STARTS)
    return "'" + text if is_formula and not _NEGATIVE_NUMBER.fullmatch(text) else text


def as_text(value: Any) -> str:
    """Return ``value`` as text for people and programs: times in UTC, nothing for ``None``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(MOMENT)
    return str(value)
