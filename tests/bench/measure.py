"""What a benchmark gives: a figure, what it is compared with in the same run, and what it has to reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Figure:
    """
    One line of the report.

    `value` and `peer` in `unit`; `score` is what is held against `target` (`at_least`: higher is better), the ratio of
    the two where there is a peer, else the value itself.
    """

    name: str
    unit: str
    value: float
    peer: float | None
    score: float
    target: float
    at_least: bool

    @property
    def reached(self) -> bool:
        """Whether the target is met."""
        return self.score >= self.target if self.at_least else self.score <= self.target

    @property
    def line(self) -> str:
        """The figure as it is printed."""
        peer = "" if self.peer is None else f"  peer {self.peer:,.1f}"
        verdict = f"target {'≥' if self.at_least else '≤'} {self.target:g}, {'reached' if self.reached else 'MISSED'}"
        return f"{self.name}: {self.value:,.1f} {self.unit}{peer}  → {self.score:,.2f} ({verdict})"


def ratio(
    name: str, values: Sequence[float], peers: Sequence[float], *, target: float, unit: str = "events/s"
) -> Figure:
    """A rate beside its peer's: the ratio of their medians is to be at least `target`."""
    value, peer = median(values), median(peers)
    return Figure(
        name=name, unit=unit, value=value, peer=peer, score=value / peer, target=target, at_least=True
    )


def at_most(name: str, value: float, *, target: float, unit: str) -> Figure:
    """A time that is to stay at or under `target`."""
    return Figure(name=name, unit=unit, value=value, peer=None, score=value, target=target, at_least=False)


def slower(name: str, value: float, peer: float, *, target: float, unit: str = "ms") -> Figure:
    """A time beside its peer's: the ratio is to be at most `target`."""
    return Figure(
        name=name, unit=unit, value=value, peer=peer, score=value / peer, target=target, at_least=False
    )
