"""The parts of a quarter for which a lot has one method: one, unless another method begins inside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tremplin_platform.domain.attribution.method import DIRECT, in_force
from tremplin_platform.domain.quarters import first_day, quarter_of
from tremplin_platform.events.attribution.attribution import Chosen, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of a quarter (from its day `since`) for which a lot has one `method`."""

    contract: str
    lot: str
    work_quarter: str
    since: str
    method: str

    @property
    def identifier(self) -> str:
        """Of its attribution, in the centrale's log."""
        return f"{self.contract}.{self.lot}.{self.since}"


def part_of(
    day: str, *, contract: str, lot: str, choices: Sequence[Chosen]
) -> tuple[Part, Sequence[Quantity]]:
    """The part that hours worked until `day` are shared in, and everyone's volume where it shares by them."""
    choice = in_force(choices, day=day)
    quarter = quarter_of(date.fromisoformat(day))
    first = first_day(quarter).isoformat()
    part = Part(
        contract=contract,
        lot=lot,
        work_quarter=quarter,
        since=first if choice is None else max(first, choice["from"]),
        method=DIRECT if choice is None else choice["method"],
    )
    return part, () if choice is None else choice["quantities"]
