"""What each member counts for when hours are shared: what it was invoiced in the quarter, or its firm volume."""

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
    Validated hours of the centrale's log in hundredths, corrections included, by the day the work ended; `category` is
    told where `protected` alone.
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
    What `log` was invoiced on a lot for the days of one quarter, up to seq `cut` of it: `amount` in cents, of which
    credit notes `credited` (zero or less).
    """

    log: str
    contract: str
    lot: str
    cut: int
    amount: int
    credited: int


def bases_by_spend(invoiced: Sequence[Invoiced], *, joined_on: JoinedOn, quarter: str) -> list[Base]:
    """The larger of zero and what was invoiced; nothing for who was no member by the quarter's last day."""
    return [_spend(each, counted=_counted(joined_on(each.log), quarter)) for each in invoiced]


def bases_by_volumes(quantities: Sequence[Quantity], *, joined_on: JoinedOn, quarter: str) -> list[Base]:
    """The volumes of who was a member by the quarter's last day."""
    found = []
    for each in quantities:
        counted = _counted(joined_on(each["member"]), quarter)
        found.append(Base(log=each["member"], counted=counted, base=each["quantity"] if counted else 0))
    return found


def _spend(each: Invoiced, *, counted: bool) -> Base:
    return Base(
        log=each.log,
        counted=counted,
        base=max(0, each.amount) if counted else 0,
        cut=each.cut,
        invoiced=each.amount,
        credited=each.credited,
    )


def _counted(joined_on: str | None, quarter: str) -> bool:
    return joined_on is not None and joined_on <= last_day(quarter).isoformat()


def protected_hours(hours: Iterable[ValidatedHours]) -> list[ProtectedHours]:
    """The hours worked at EA, ESAT or SIAE, by category."""
    totals: Counter[str] = Counter()
    for each in hours:
        if each.protected:
            totals[each.category or ""] += each.hours
    return [
        {"category": category or None, "hours": total} for category, total in sorted(totals.items()) if total
    ]
