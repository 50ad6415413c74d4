"""The internal referent of a contract: the seat of the centrale that follows it with the facilitateur."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.refusals import check_identifier
from tremplin_platform.events.buying import facilitation as events
from tremplin_platform.events.fact import NOBODY, Fact, subject


class Referent(BaseAggregate[str]):
    """The naming of one referent; the referent of a contract on a day is the latest named by then."""

    TOPIC = "referent"
    Event = Fact
    ReferentNamed = events.ReferentNamed

    @classmethod
    def name(cls, *, identifier: str, contract: str, seat: str, since: date) -> Self:
        """Name the seat that follows a contract from a day on. :raises BadIdentifier: of the seat"""
        return cls._create(
            cls.ReferentNamed,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            contract=contract,
            seat=check_identifier(seat, pointer="/person"),
            since=since.isoformat(),
            audience=NOBODY,
            effective=since.isoformat(),
            by=CENTRALE,
        )

    @event(events.ReferentNamed)
    def __init__(self) -> None:
        """Apply the event: the record has no state that another would change."""
