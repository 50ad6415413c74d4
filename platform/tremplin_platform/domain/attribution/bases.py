"""The base of each member when hours are allocated: the amount invoiced to it in the quarter, or its firm volume."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tremplin_platform.domain.attribution.shares import Base
from tremplin_platform.domain.quarters import last_day
from tremplin_platform.events.attribution.attribution import Quantity
from tremplin_platform.events.shapes import ProtectedHours

JoinedOn = Callable[[str], str | None]
"""The day a member joined, None where it never did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidatedHours:
    """
    Validated hours of the centrale's log in hundredths, corrections included, by the day the work ended.

    `category` counts only where `protected` is true.
    """

    contract: str
    lot: str
    worked_to: str
    protected: bool
    category: str | None
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoiced:
    """
    Invoices of `log` on a lot for the days of one quarter, up to its event of seq `cut`.

    `amount` in cents, including the credit notes `credited` (zero or less).
    """

    log: str
    contract: str
    lot: str
    cut: int
    amount: int
    credited: int


def bases_by_spend(invoiced: Sequence[Invoiced], *, joined_on: JoinedOn, quarter: str) -> list[Base]:
    """Return the amounts invoiced, zero where negative or where the log was no member by the quarter's last day."""
    return [_spend(amounts, counted=_counted(joined_on(amounts.log), quarter)) for amounts in invoiced]


def bases_by_volumes(quantities: Sequence[Quantity], *, joined_on: JoinedOn, quarter: str) -> list[Base]:
    """Return the volumes, zero where the log was no member by the quarter's last day."""
    found = []
    for volume in quantities:
        counted = _counted(joined_on(volume["member"]), quarter)
        found.append(Base(log=volume["member"], counted=counted, base=volume["quantity"] if counted else 0))
    return found


def _spend(amounts: Invoiced, *, counted: bool) -> Base:
    return Base(
        log=amounts.log,
        counted=counted,
        base=max(0, amounts.amount) if counted else 0,
        cut=amounts.cut,
        invoiced=amounts.amount,
        credited=amounts.credited,
    )


def _counted(joined_on: str | None, quarter: str) -> bool:
    return joined_on is not None and joined_on <= last_day(quarter).isoformat()


def protected_hours(hours: Iterable[ValidatedHours]) -> list[ProtectedHours]:
    """Sum the hours worked at EA, ESAT or SIAE, by category."""
    totals: Counter[str] = Counter()
    for worked in hours:
        if worked.protected:
            totals[worked.category or ""] += worked.hours
    return [
        {"category": category or None, "hours": total} for category, total in sorted(totals.items()) if total
    ]
