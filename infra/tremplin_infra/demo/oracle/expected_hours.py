"""Sum each member's hours from the acts of the demo, in hundredths of an hour."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from tremplin_infra.demo.acts.member_acts import (
    HoursCorrected,
    HoursDeclared,
    HoursResubmitted,
    HoursValidated,
)
from tremplin_platform.commands.contracts.contracts import Fixed, Formula, LotTerms, Rate

_PARIS = ZoneInfo("Europe/Paris")
LotKey = tuple[str, str]


@dataclass(slots=True)
class Hours:
    """
    One member's hours: by quarter, by contract and lot, and in all.

    `closed` holds the quarters closed so far, for all members together.
    """

    closed: set[str]
    by_quarter: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_lot: dict[LotKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    totals: Counter[str] = field(default_factory=Counter)
    published: dict[str, int] = field(default_factory=dict)
    due: dict[LotKey, int] = field(default_factory=dict)
    from_protected: int = 0
    _pending: dict[str, tuple[HoursDeclared, int]] = field(default_factory=dict)
    _protected: set[str] = field(default_factory=set)

    def declare(self, act: HoursDeclared, *, protected: bool) -> None:
        """Count declared hours, pending until decided."""
        self._pending[act.id] = (act, act.hours)
        if protected:
            self._protected.add(act.id)
        self._count("declared", act, quarter_of(act.worked_to), act.hours)
        self._wait(act, act.hours)

    def resubmit(self, act: HoursResubmitted) -> None:
        """Replace the pending hours; those declared stay as first declared."""
        declared, hours = self._pending[act.id]
        self._pending[act.id] = (declared, act.hours)
        self._wait(declared, act.hours - hours)

    def validate(self, act: HoursValidated) -> None:
        """Count validated hours in the quarter worked, and as reported in it or in a later one."""
        declared, hours = self._pending[act.id]
        self._wait(declared, -hours)
        self._report(declared, hours, at=act.at)

    def correct(self, act: HoursCorrected) -> None:
        """Count a correction of validated hours."""
        self._report(self._pending[act.id][0], act.delta, at=act.at)

    def reject(self, identifier: str) -> None:
        """Count pending hours as rejected."""
        declared, hours = self._pending[identifier]
        self._wait(declared, -hours)
        self.totals["rejected"] += hours

    def publish(self, quarter: str) -> None:
        """Publish a quarter: its reported hours until now."""
        self.published[quarter] = self.by_quarter[quarter]["reported"]

    def share(self, lot: LotKey, hours: int, *, worked: str, reported_in: str) -> None:
        """Count a share of the centrale's hours, or a change of it, reported in quarter `reported_in`."""
        self.by_quarter[worked]["validated"] += hours
        self.by_quarter[reported_in]["reported"] += hours
        self.by_lot[lot]["validated"] += hours
        self.totals["validated"] += hours
        if reported_in != worked:
            self.by_quarter[reported_in]["adjustments"] += hours
            self.totals["adjustments"] += hours

    def add(self, other: "Hours") -> None:
        """Add another member's hours."""
        for quarter, counted in other.by_quarter.items():
            self.by_quarter[quarter].update(counted)
        for lot, counted in other.by_lot.items():
            self.by_lot[lot].update(counted)
        self.totals.update(other.totals)
        for quarter, hours in other.published.items():
            self.published[quarter] = self.published.get(quarter, 0) + hours
        for lot, hours in other.due.items():
            self.due[lot] = self.due.get(lot, 0) + hours
        self.from_protected += other.from_protected

    def _wait(self, declared: HoursDeclared, hours: int) -> None:
        self.by_lot[declared.contract, declared.lot]["pending"] += hours
        self.totals["pending"] += hours

    def _report(self, declared: HoursDeclared, hours: int, *, at: datetime) -> None:
        worked = quarter_of(declared.worked_to)
        reported_in = worked if worked not in self.closed else quarter_of(at.astimezone(_PARIS))
        self._count("validated", declared, worked, hours)
        self.by_quarter[reported_in]["reported"] += hours
        if reported_in != worked:
            self.by_quarter[reported_in]["adjustments"] += hours
            self.totals["adjustments"] += hours
        if declared.id in self._protected:
            self.from_protected += hours

    def _count(self, what: str, declared: HoursDeclared, quarter: str, hours: int) -> None:
        self.by_quarter[quarter][what] += hours
        self.by_lot[declared.contract, declared.lot][what] += hours
        self.totals[what] += hours


def quarter_of(day: date) -> str:
    """Return the civil quarter of a day."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def target_of(lot: LotTerms) -> int | None:
    """Compute the hours of a fixed clause, or those of a formula to the whole hour; None for any other."""
    match lot.clause:
        case Fixed(hours=hours):
            return hours
        case Formula() as formula:
            whole = Decimal(10_000)
            hours_worked = Decimal(formula.amount) / formula.hourly_cost * formula.labour_share / whole
            kept = 1 - Decimal(formula.transferred_share or 0) / whole
            return 100 * _rounded(hours_worked * formula.effort / whole * kept)
        case _:
            return None


def due_of(lot: LotTerms, amount: int) -> int | None:
    """Compute the hours that an order of `amount` cents makes due, None where the clause is not a rate."""
    if not isinstance(lot.clause, Rate):
        return None
    return _rounded(Decimal(amount) / 100 / 1000 * lot.clause.hours_per_1000_euros)


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
