"""A sourcing round: the companies that a buyer met before deciding, by its strategy. Awards name their round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.organisations.siret import BadSiret, is_siret
from tremplin_platform.domain.refusals import Refused, UnknownValue
from tremplin_platform.events.buying import buying as events
from tremplin_platform.events.codes import STATUS_KINDS, STRATEGIES
from tremplin_platform.events.fact import NOBODY, Fact, subject

RESERVED = "reserved"


class ContractOrNeed(Refused):
    """Ni contrat ni besoin n’est donné : dites pour lequel ces entreprises ont été rencontrées."""

    code = "contract-or-need"
    pointer = "/need"


class OnlyThatSector(Refused):
    """Quand la stratégie est de réserver, seul le secteur protégé ou d’insertion est rencontré : dites lequel."""

    code = "only-that-sector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company met; `kind` is its status (EA, ESAT …), None for an ordinary one."""

    name: str
    siret: str
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round as the buyer gives it; `feasible` and `how` where the strategy is a lot or a clause."""

    contract: str | None
    need: str | None
    strategy: str
    met: Sequence[Company]
    feasible: bool | None
    how: str | None

    def checked(self) -> "Round":
        """
        Return the round itself once checked.

        :raises ContractOrNeed: neither is given
        :raises UnknownValue: no such strategy, or status of a company
        :raises BadSiret: of a company
        :raises OnlyThatSector: an ordinary company was met, and the strategy is to reserve
        """
        if self.contract is None and self.need is None:
            raise ContractOrNeed
        if self.strategy not in STRATEGIES:
            raise UnknownValue(pointer="/strategy")
        for place, company in enumerate(self.met):
            self._check(company, pointer=f"/met/{place}")
        return self

    def _check(self, company: Company, *, pointer: str) -> None:
        if not is_siret(company.siret):
            raise BadSiret(pointer=f"{pointer}/siret")
        if company.kind is not None and company.kind not in STATUS_KINDS:
            raise UnknownValue(pointer=f"{pointer}/kind")
        if company.kind is None and self.strategy == RESERVED:
            raise OnlyThatSector(pointer=f"{pointer}/kind")


class Sourcing(BaseAggregate[str]):
    TOPIC = "sourcing"
    Event = Fact
    SourcingHeld = events.SourcingHeld

    @classmethod
    def hold(cls, *, identifier: str, terms: Round, today: date) -> Self:
        """Record a round. :raises Refused: what `Round.checked` refuses"""
        checked = terms.checked()
        return cls._create(
            cls.SourcingHeld,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            contract=checked.contract,
            need=checked.need,
            strategy=checked.strategy,
            met=[{"name": met.name, "siret": met.siret, "kind": met.kind} for met in checked.met],
            feasible=checked.feasible,
            how=checked.how,
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.SourcingHeld)
    def __init__(self) -> None:
        """Apply the event: the record has no state that another would change."""
