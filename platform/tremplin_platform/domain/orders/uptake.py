"""A row of a member's own published data that names a framework of the centrale: linked to an order, or refused."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.orders.call_off import CallOff
from tremplin_platform.domain.refusals import Refused, UnknownCallOff
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.orders import uptake as events


class AlreadyDecided(Refused):
    """Cette ligne est déjà rapprochée d’une commande, ou refusée : une décision est définitive."""

    code = "already-decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedUptake:
    """
    The row that names a lot of the centrale. `identifier`: that of its observed contract; `amount` in cents.

    `buyer`: its SIRET; `published`: its own identifier; `framework`: how it names the lot.
    """

    identifier: str
    contract: str
    lot: str
    buyer: str
    published: str
    framework: str
    amount: int


class Uptake(BaseAggregate[str]):
    TOPIC = "uptake"
    Event = Fact
    UptakeDecided = events.UptakeDecided

    @classmethod
    def link(
        cls, proposed: ProposedUptake, *, call_off: CallOff | None, log: str, today: date, by: str
    ) -> Self:
        """
        Link the row to the order that it is evidence of; nothing is ordered by it.

        :raises UnknownCallOff: no order of this member, or one on another lot
        """
        if call_off is None or (call_off.contract, call_off.lot) != (proposed.contract, proposed.lot):
            raise UnknownCallOff
        name = call_off.id.rpartition("/")[2]
        return cls._decide(proposed, "linked", call_off=name, reason=None, log=log, today=today, by=by)

    @classmethod
    def refuse(cls, proposed: ProposedUptake, *, reason: str, log: str, today: date, by: str) -> Self:
        """Refuse the row, which is of no order on this lot."""
        return cls._decide(proposed, "refused", call_off=None, reason=reason, log=log, today=today, by=by)

    @classmethod
    def _decide(
        cls,
        proposed: ProposedUptake,
        outcome: str,
        *,
        call_off: str | None,
        reason: str | None,
        log: str,
        today: date,
        by: str,
    ) -> Self:
        terms = {name: value for name, value in asdict(proposed).items() if name != "identifier"}
        return cls._create(
            cls.UptakeDecided,
            id=subject(log=log, kind=cls.TOPIC, identifier=proposed.identifier),
            **terms,
            outcome=outcome,
            call_off=call_off,
            reason=reason,
            effective=today.isoformat(),
            by=by,
        )

    @event(events.UptakeDecided)
    def __init__(self, *, outcome: str) -> None:
        self.outcome = outcome
