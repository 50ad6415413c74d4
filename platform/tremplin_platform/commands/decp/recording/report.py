"""Count the rows of an import by what was done with each."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tremplin_platform.commands.decp.recording.comparison import Outcome
from tremplin_platform.commands.decp.verdicts import Flag, Reason, Unreadable


class Report:
    """Every row read is counted once: recorded, modified, known, another buyer's, or in quarantine by reason."""

    def __init__(self) -> None:
        self.files = 0
        self.read = 0
        self.other_buyers = 0
        self.taken: Counter[Outcome] = Counter()
        self.refused: Counter[Reason] = Counter()
        self.flagged: Counter[Flag] = Counter()
        self.unreadable: list[Unreadable] = []

    def take(self, outcome: Outcome, flags: Iterable[Flag]) -> None:
        """Count a row that is recorded, or was."""
        self.taken[outcome] += 1
        self.flagged.update(flags)

    def add(self, other: "Report") -> None:
        """Count what `other` counts too."""
        self.files += other.files
        self.read += other.read
        self.other_buyers += other.other_buyers
        self.taken += other.taken
        self.refused += other.refused
        self.flagged += other.flagged
        self.unreadable += other.unreadable

    def as_json(self) -> dict[str, Any]:
        """The report as scripts read it (interface, section 1)."""
        return {
            "files": self.files,
            "read": self.read,
            **{str(outcome): self.taken[outcome] for outcome in Outcome},
            "other_buyers": self.other_buyers,
            "quarantined": {str(reason): self.refused[reason] for reason in Reason if self.refused[reason]},
            "flagged": {str(flag): self.flagged[flag] for flag in Flag if self.flagged[flag]},
            "unreadable": [{"file": broken.file, "reason": str(broken.fault)} for broken in self.unreadable],
        }
