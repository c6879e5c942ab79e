"""What an import did: the report that scripts read and the lines that people read."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from console.exchange.visible import visible

LISTED = 10_000
"""So many skipped rows and warnings are listed; all are counted. Keeps memory flat."""


@dataclass(slots=True)
class Counts:
    """What became of the rows of one kind. The four add up to what the file holds."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0

    def as_text(self) -> str:
        """Return the numbers that are not zero, as "12 created, 3 skipped"."""
        return ", ".join(f"{n:,} {name}" for name, n in asdict(self).items() if n) or "none"


@dataclass(slots=True)
class ImportReport:
    """The outcome of one import. ``as_json`` is a contract: fields are added, never changed.

    ``posts`` counts every item of the file: what is not a post is skipped. ``source`` is the
    site that the file comes from, ``None`` until it is known.
    """

    format: str
    file: str
    dry_run: bool = False
    source: str | None = None
    users: Counts = field(default_factory=Counts)
    tags: Counts = field(default_factory=Counts)
    posts: Counts = field(default_factory=Counts)
    comments: Counts = field(default_factory=Counts)
    skipped: list[dict[str, str]] = field(default_factory=list)
    skipped_kinds: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    warning_count: int = 0

    def counts_of(self, subject: str) -> Counts:
        """Return the counts of ``users``, ``tags``, ``posts`` or ``comments``."""
        counts: Counts = getattr(self, subject)
        return counts

    def skip(self, subject: str, kind: str, source_id: str, reason: str) -> None:
        """Count and list something of the file that is not imported."""
        self.counts_of(subject).skipped += 1
        self.skipped_kinds[kind] += 1
        if len(self.skipped) < LISTED:
            self.skipped.append({"kind": kind, "source_id": source_id, "reason": reason})

    def warn(self, message: str) -> None:
        """Count and list something that is imported otherwise than the file has it."""
        self.warning_count += 1
        if len(self.warnings) < LISTED:
            self.warnings.append(message)

    def close(self) -> None:
        """Say what the lists leave out. Call once, at the end."""
        kinds = [f"{n:,} {kind}" for kind, n in sorted(self.skipped_kinds.items())]
        if kinds:
            self.warnings.append(f"skipped: {', '.join(kinds)}")
        if self.warning_count > LISTED:
            self.warnings.append(f"{self.warning_count - LISTED:,} more warnings are not listed")

    def numbers(self) -> dict[str, dict[str, int]]:
        """Return the counts of each kind of row."""
        return {name: asdict(self.counts_of(name)) for name in SUBJECTS}

    def as_json(self) -> dict[str, Any]:
        """Return the report as the contract has it."""
        return {
            "format": self.format,
            "file": self.file,
            "dry_run": self.dry_run,
            **self.numbers(),
            "skipped": self.skipped,
            "warnings": self.warnings,
        }

    def as_lines(self) -> list[str]:
        """Return the report for a person at a terminal: what the file says cannot act on it."""
        head = visible(f"{self.file} ({self.format}, {self.source})")
        state = "would be imported, nothing is written" if self.dry_run else "imported"
        rows = [f"  {name:<9}{self.counts_of(name).as_text()}" for name in SUBJECTS]
        return [f"{head}: {state}", *rows, *(f"  ! {visible(text)}" for text in self.warnings)]


SUBJECTS = ("users", "tags", "posts", "comments")
