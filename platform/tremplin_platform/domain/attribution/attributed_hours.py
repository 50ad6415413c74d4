"""A member's copies of what the centrale decides on shared hours: the methods, and this member's own share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.attribution import attribution as events
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.shapes import MethodFrom, ProtectedHours


class AttributionMethods(BaseAggregate[str]):
    """Its identifier is the seq of the fact in the centrale's log."""

    TOPIC = "attribution-methods"
    Event = Fact
    MethodsChosen = events.MethodsChosen

    @classmethod
    def receive(
        cls, *, log: str, contract: str, lot: str, methods: Sequence[MethodFrom], provenance: Provenance
    ) -> Self:
        """Record methods chosen for a lot, without the quantities of any member."""
        return cls._create(
            cls.MethodsChosen,
            id=subject(log=log, kind=cls.TOPIC, identifier=str(provenance["origin"]["seq"])),
            contract=contract,
            lot=lot,
            methods=[{"method": chosen["method"], "from": chosen["from"]} for chosen in methods],
            **provenance,
        )

    @event(events.MethodsChosen)
    def __init__(self, *, contract: str, lot: str) -> None:
        self.contract = contract
        self.lot = lot


class AttributedHours(BaseAggregate[str]):
    """Its identifier is the seq of the fact in the centrale's log."""

    TOPIC = "attributed-hours"
    Event = Fact
    HoursAttributed = events.HoursAttributed

    @classmethod
    def receive(cls, *, log: str, data: Mapping[str, Any], provenance: Provenance) -> Self:
        """
        Record the share of `log`, or the change of its share, in the centrale's event `data`; zero where it has none.

        The copy holds no total, no base and no other member's share: only the commitment to them.
        """
        own = next((line for line in data["manifest"] if line["log"] == log), None)
        return cls._create(
            cls.HoursAttributed,
            id=subject(log=log, kind=cls.TOPIC, identifier=str(provenance["origin"]["seq"])),
            contract=data["contract"],
            lot=data["lot"],
            method=data["method"],
            work_quarter=data["work_quarter"],
            reported_in=data["reported_in"],
            adjustment=data["adjustment"],
            hours=0 if own is None else own["share"] - own["replaced"],
            protected_hours=[] if own is None else _change(own["protected"], own["replaced_protected"]),
            withheld=own is not None and own["withheld"],
            commitment=data["commitment"],
            **provenance,
        )

    @event(events.HoursAttributed)
    def __init__(self, *, contract: str, lot: str, work_quarter: str, hours: int) -> None:
        self.contract = contract
        self.lot = lot
        self.work_quarter = work_quarter
        self.hours = hours


def _change(now: Sequence[ProtectedHours], before: Sequence[ProtectedHours]) -> list[ProtectedHours]:
    hours = Counter({line["category"]: line["hours"] for line in now})
    hours.subtract({line["category"]: line["hours"] for line in before})
    return [
        {"category": category, "hours": change}
        for category, change in sorted(hours.items(), key=lambda item: item[0] or "")
        if change
    ]
