"""Compute each member's share of the centrale's hours from the acts of the demo alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from tremplin_infra.demo.acts.member_acts import HoursDeclared, Invoiced
from tremplin_infra.demo.oracle.expected_hours import LotKey, quarter_of

_Worked = tuple[LotKey, str]


@dataclass(slots=True)
class Shares:
    """Hours in hundredths, invoices in cents; a quarter's are shared at its closing, and again at later ones."""

    methods: dict[LotKey, str] = field(default_factory=dict)
    _declared: dict[str, HoursDeclared] = field(default_factory=dict)
    _validated: Counter[_Worked] = field(default_factory=Counter)
    _invoiced: dict[_Worked, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _shared: dict[_Worked, dict[str, int]] = field(default_factory=dict)
    _counted: dict[_Worked, Mapping[str, int]] = field(default_factory=dict)

    def declare(self, act: HoursDeclared) -> None:
        """Record a declaration of the centrale's hours."""
        self._declared[act.id] = act

    def validate(self, identifier: str) -> None:
        """Record that they are validated, to be shared at the next closing."""
        act = self._declared[identifier]
        self._validated[(act.contract, act.lot), quarter_of(act.worked_to)] += act.hours

    def invoice(self, lot: LotKey, act: Invoiced) -> None:
        """Add an invoice to a member's weight on a lot and quarter."""
        self._invoiced[lot, quarter_of(act.invoiced_on)][act.log] += act.amount

    def close(self, closed: set[str]) -> Iterator[tuple[LotKey, str, str, int]]:
        """Give each change of a share: lot, quarter worked, member, hundredths of an hour."""
        for (lot, worked), hours in sorted(self._validated.items()):
            if worked not in closed:
                continue
            invoiced = dict(self._invoiced[lot, worked])
            if self._counted.setdefault((lot, worked), invoiced) != invoiced:
                raise AssertionError(
                    "the demo has no late invoice on a shared lot: when one counts is not reckoned"
                )
            due = _shares(hours, invoiced)
            had = self._shared.get((lot, worked), {})
            for member in sorted({*due, *had}):
                yield lot, worked, member, due.get(member, 0) - had.get(member, 0)
            self._shared[lot, worked] = due


def _shares(hours: int, invoiced: Mapping[str, int]) -> dict[str, int]:
    """Share by largest remainder; a member that was credited more than invoiced has no share."""
    weights = {member: amount for member, amount in invoiced.items() if amount > 0}
    for member in weights:
        others = [weight for other, weight in weights.items() if other != member]
        if max(others, default=0) > Fraction(80, 100) * sum(others):
            raise AssertionError(
                "the demo has no payer that stands out beside another: no share is kept back"
            )
    exact = {member: Fraction(hours * weight, sum(weights.values())) for member, weight in weights.items()}
    shares = {member: floor(share) for member, share in exact.items()}
    left = hours - sum(shares.values())
    for member in sorted(exact, key=lambda payer: (floor(exact[payer]) - exact[payer], payer))[:left]:
        shares[member] += 1
    return shares
