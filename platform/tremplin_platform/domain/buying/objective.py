"""A buyer's objective of a civil year: so many reserved contracts, or contracts with an insertion clause."""

from datetime import date
from hashlib import sha256
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.law.law import reservation_rules
from tremplin_platform.domain.refusals import NotPositive, UnknownValue
from tremplin_platform.events.buying import buying as events
from tremplin_platform.events.codes import OBJECTIVE_KINDS
from tremplin_platform.events.fact import NOBODY, Fact, subject

RESERVED_CONTRACT = "reserved-contract"


def objective_identifier(*, buyer: str, year: int, kind: str) -> str:
    """Return the identifier of a buyer's objective of a kind and year. There is one: given again, it is revised."""
    return sha256(f"{buyer}/{year}/{kind}".encode()).hexdigest()[:20]


class Objective(BaseAggregate[str]):
    """Progress is measured from the awards, and is not recorded here."""

    TOPIC = "objective"
    Event = Fact
    ObjectiveSet = events.ObjectiveSet
    ObjectiveRevised = events.ObjectiveRevised

    @classmethod
    def set(cls, *, buyer: str, year: int, kind: str, count: int, today: date) -> Self:
        """
        Set how many of this kind a buyer is to award in `year`.

        :raises UnknownValue: no such kind
        :raises NotPositive: a count of zero or less
        """
        if kind not in OBJECTIVE_KINDS:
            raise UnknownValue(pointer="/kind")
        rules = reservation_rules(on=f"{year}-12-31") if kind == RESERVED_CONTRACT else {}
        return cls._create(
            cls.ObjectiveSet,
            id=subject(
                log=CENTRALE,
                kind=cls.TOPIC,
                identifier=objective_identifier(buyer=buyer, year=year, kind=kind),
            ),
            buyer=buyer,
            year=year,
            kind=kind,
            count=_positive(count),
            articles=sorted(article for article, rule in rules.items() if rule.social),
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.ObjectiveSet)
    def __init__(self, *, count: int) -> None:
        self.count = count

    def revise(self, *, count: int, today: date) -> None:
        """Replace the count. :raises NotPositive: zero or less"""
        self.trigger_event(
            self.ObjectiveRevised,
            count=_positive(count),
            replaced=self.count,
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.ObjectiveRevised)
    def _apply_revised(self, *, count: int) -> None:
        self.count = count


def _positive(count: int) -> int:
    if count < 1:
        raise NotPositive(pointer="/count")
    return count
