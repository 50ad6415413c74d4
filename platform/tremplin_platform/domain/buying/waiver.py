"""A contract's entry in the register of L2112-2-1: why it has no social condition of execution."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.events.buying import waiver as events
from tremplin_platform.events.buying.waiver import Exemption
from tremplin_platform.events.fact import NOBODY, Fact, subject


class Waiver(BaseAggregate[str]):
    """Its identifier is the contract's."""

    TOPIC = "waiver"
    Event = Fact
    Recorded = events.Recorded
    Restated = events.Restated

    @classmethod
    def record(cls, *, contract: str, exemption: Exemption, today: date) -> Self:
        """Record the exemption, with the questions that it leaves open."""
        return cls._create(
            cls.Recorded,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=contract),
            contract=contract,
            exemption=exemption,
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.Recorded)
    def __init__(self, *, contract: str) -> None:
        self.contract = contract

    def restate(self, exemption: Exemption, *, today: date) -> None:
        """Replace the exemption; the log keeps the earlier one."""
        self.trigger_event(
            self.Restated,
            contract=self.contract,
            exemption=exemption,
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )
