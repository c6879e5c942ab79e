"""What signs, states and fields of learning are called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from console.moderation.learning.models import LearningState

SIGN_LABELS: Mapping[str, Any] = {
    "#length": _l("length of the text"),
    "#links": _l("links"),
    "#address": _l("an address with @"),
    "#number": _l("a long number"),
    "#capitals": _l("capital letters"),
    "#question": _l("a question mark"),
    "#exclamation": _l("an exclamation mark"),
    "#lines": _l("several lines"),
}
"""What counts beside words."""
STATE_LABELS: Mapping[str, Any] = {
    LearningState.RUNNING: _l("Under way"),
    LearningState.READY: _l("Done"),
    LearningState.FAILED: _l("Not finished"),
}
FIELD_LABELS: Mapping[str, Any] = {
    "auc": _l("told apart"),
    "decisions": _l("decisions"),
    "learning": _l("state"),
    "with_imported": _l("with imported comments"),
}
"""What the fields in the log are called."""
