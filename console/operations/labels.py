"""What the states of operations are called."""

from collections.abc import Mapping
from typing import Any

from console.core.messages import lazy_gettext as _l
from console.operations.models import OperationState

STATE_LABELS: Mapping[str, Any] = {
    OperationState.FROZEN: _l("Not confirmed"),
    OperationState.RUNNING: _l("Under way"),
    OperationState.FINISHED: _l("Done"),
    OperationState.CANCELLED: _l("Stopped"),
}
