"""Lists of terms, made ready to be looked for in many comments."""

from dataclasses import dataclass
from typing import Any

from console.moderation.rules.models import Mode


@dataclass(frozen=True, slots=True)
class CompiledList:
    """One list with its settings; ``matcher`` finds its terms."""

    id: int
    name: str
    effect: str
    mode: Mode
    weight: int
    matcher: Any = None
