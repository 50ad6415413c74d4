"""Methods by which a lot's shared hours reach members, each from a day on, and the parts of a quarter they cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.quarters import first_day, quarter_of
from tremplin_platform.domain.refusals import NotPositive, Refused, RepeatedIdentifier, UnknownValue
from tremplin_platform.events.attribution import attribution as events
from tremplin_platform.events.attribution.attribution import Chosen, Quantity
from tremplin_platform.events.codes import METHODS
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.shapes import MethodFrom

DIRECT, SPEND, VOLUMES, NONE = METHODS
SHARING = frozenset({SPEND, VOLUMES})
"""The methods that allocate the shared hours of a lot to members."""


class MethodInClosedQuarter(Refused):
    """
    Cette date tombe dans un trimestre clos, ou avant un trimestre clos : une méthode ne revient pas sur ce qui est
    réparti. Datez-la du premier jour du trimestre suivant le dernier trimestre clos, ou après.
    """

    code = "quarter-closed"
    pointer = "/from"


class QuantitiesMissing(Refused):
    """La répartition selon les volumes fermes demande la quantité de chaque membre : donnez-les."""

    code = "field-missing"
    pointer = "/quantities"


class QuantitiesOutOfPlace(Refused):
    """Les quantités ne servent qu’à la répartition selon les volumes fermes : retirez-les."""

    code = "field-out-of-place"
    pointer = "/quantities"


def choice_of(method: str, *, since: date, quantities: Sequence[Quantity]) -> Chosen:
    """
    Return a choice as events carry it.

    :raises UnknownValue: none of the four methods
    :raises QuantitiesMissing: volumes without quantities; `QuantitiesOutOfPlace`: with another method
    :raises RepeatedIdentifier: a member is given twice
    :raises NotPositive: a quantity of zero or less
    """
    if method not in METHODS:
        raise UnknownValue(pointer="/method")
    if method == VOLUMES and not quantities:
        raise QuantitiesMissing
    if method != VOLUMES and quantities:
        raise QuantitiesOutOfPlace
    seen: set[str] = set()
    for index, volume in enumerate(quantities):
        if volume["member"] in seen:
            raise RepeatedIdentifier(pointer=f"/quantities/{index}/member")
        if volume["quantity"] <= 0:
            raise NotPositive(pointer=f"/quantities/{index}/quantity")
        seen.add(volume["member"])
    return {"method": method, "from": since.isoformat(), "quantities": list(quantities)}


def in_force(choices: Sequence[Chosen], *, day: str) -> Chosen | None:
    """Return the choice in force on a day: the latest begun, of two of one day the last; None before the first."""
    begun = [(choice["from"], rank) for rank, choice in enumerate(choices) if choice["from"] <= day]
    return choices[max(begun)[1]] if begun else None


class AttributionMethod(BaseAggregate[str]):
    """Its identifier is `CONTRACT.LOT`. A lot without one has the method `direct`."""

    TOPIC = "attribution-method"
    Event = Fact
    MethodChosen = events.MethodChosen
    MethodChanged = events.MethodChanged
    MethodsTold = events.MethodsTold

    @classmethod
    def choose(cls, *, contract: str, lot: str, choice: Chosen, audience: str) -> Self:
        """Record the first method chosen for a lot."""
        return cls._create(
            cls.MethodChosen,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=f"{contract}.{lot}"),
            contract=contract,
            lot=lot,
            choice=choice,
            audience=audience,
            effective=choice["from"],
            by=CENTRALE,
        )

    @event(events.MethodChosen)
    def __init__(self, *, contract: str, lot: str, choice: Chosen) -> None:
        self.contract = contract
        self.lot = lot
        self.choices: list[Chosen] = [choice]

    def change(self, choice: Chosen, *, audience: str) -> None:
        """Record another method from a day on; hours allocated before keep theirs."""
        self.trigger_event(
            self.MethodChanged,
            contract=self.contract,
            lot=self.lot,
            choice=choice,
            audience=audience,
            effective=choice["from"],
            by=CENTRALE,
        )

    def announce(self, *, audience: str, today: date) -> None:
        """Deliver the methods chosen so far to the logs that the contract is opened to now."""
        methods: list[MethodFrom] = [
            {"method": choice["method"], "from": choice["from"]} for choice in self.choices
        ]
        self.trigger_event(
            self.MethodsTold,
            contract=self.contract,
            lot=self.lot,
            methods=methods,
            audience=audience,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.MethodChanged)
    def _apply_method_changed(self, *, choice: Chosen) -> None:
        self.choices = [*self.choices, choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterPart:
    """The part of a quarter (from its day `since`) for which a lot has one `method`."""

    contract: str
    lot: str
    work_quarter: str
    since: str
    method: str

    @property
    def identifier(self) -> str:
        """The identifier of its attribution, in the centrale's log."""
        return f"{self.contract}.{self.lot}.{self.since}"


def part_of(
    day: str, *, contract: str, lot: str, choices: Sequence[Chosen]
) -> tuple[QuarterPart, Sequence[Quantity]]:
    """Return the part that hours worked until `day` belong to, and the members' volumes where it allocates by them."""
    choice = in_force(choices, day=day)
    quarter = quarter_of(date.fromisoformat(day))
    first = first_day(quarter).isoformat()
    part = QuarterPart(
        contract=contract,
        lot=lot,
        work_quarter=quarter,
        since=first if choice is None else max(first, choice["from"]),
        method=DIRECT if choice is None else choice["method"],
    )
    return part, () if choice is None else choice["quantities"]
