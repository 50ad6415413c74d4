"""Collect the faults that a verification finds, each with its event; and the error of a bundle that cannot be read."""

from collections.abc import Iterable
from dataclasses import dataclass, field


class Unusable(Exception):
    """The file, the note or the key cannot be verified at all; the message is one sentence in French."""


@dataclass(slots=True)
class Findings:
    """
    The checks done, in order, and what does not hold.

    `checks`: the sentence of each check and whether it holds. `problems`: sentences, each names its event's seq where
    there is one. `notes`: what the reader must know beside them.
    """

    checks: list[tuple[str, bool]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def check(self, sentence: str, problems: Iterable[str] = ()) -> None:
        """Add a check: it holds where it has no problem."""
        found = list(problems)
        self.checks.append((sentence, not found))
        self.problems += found
