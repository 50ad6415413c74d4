"""Attribution as a member's own log receives it: each delivered fact is a subject of its own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.members import delivered_attribution as events
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
        """Methods chosen for a lot, without anyone's quantities."""
        return cls._create(
            cls.MethodsChosen,
            id=subject(log=log, kind=cls.TOPIC, identifier=str(provenance["origin"]["seq"])),
            contract=contract,
            lot=lot,
            methods=[{"method": each["method"], "from": each["from"]} for each in methods],
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
        The share of `log`, or what it changes by, from the centrale's event; zero where it has none.

        No total, no base, no other share: the commitment alone stands for the rest.
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
    hours = Counter({each["category"]: each["hours"] for each in now})
    hours.subtract({each["category"]: each["hours"] for each in before})
    return [
        {"category": category, "hours": change}
        for category, change in sorted(hours.items(), key=lambda item: item[0] or "")
        if change
    ]
