"""The hours of one contractor in one employment basin, serving several contracts (CCAG-FCS 16.1.3)."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.refusals import Refused, RepeatedIdentifier
from tremplin_platform.events.clauses import execution as events
from tremplin_platform.events.clauses.execution import LotName
from tremplin_platform.events.fact import NOBODY, Fact, subject


class OneContract(Refused):
    """
    Une globalisation réunit au moins deux contrats du même titulaire dans un même bassin d’emploi : donnez
    les autres.
    """

    code = "one-contract"
    article = "CCAG-FCS 16.1.3"
    pointer = "/contracts"


class NotItsContract(Refused):
    """Ce titulaire n’est seul attributaire d’aucun lot à clause de ce contrat : il n’a pas d’heures à y globaliser."""

    code = "not-the-contractor"
    article = "CCAG-FCS 16.1.3"


class AlreadyGlobalised(Refused):
    """
    Un lot de ce contrat est déjà dans une globalisation, ses heures ne servent pas deux fois : retirez ce
    contrat.
    """

    code = "already-globalised"
    article = "CCAG-FCS 16.1.3"


def check_contracts(contracts: Sequence[str]) -> None:
    """
    Check the contracts of a new globalisation.

    :raises OneContract: fewer than two
    :raises RepeatedIdentifier: one is given twice
    """
    if len(set(contracts)) < len(contracts):
        raise RepeatedIdentifier(pointer="/contracts")
    if len(contracts) < 2:
        raise OneContract


class Globalisation(BaseAggregate[str]):
    TOPIC = "globalisation"
    Event = Fact
    GlobalisationAgreed = events.GlobalisationAgreed

    @classmethod
    def agree(
        cls,
        *,
        identifier: str,
        contracts: Sequence[str],
        lots: Sequence[LotName],
        contractor: str,
        basin: str,
        since: date,
    ) -> Self:
        """Record a globalisation of lots. :raises Refused: what `check_contracts` refuses"""
        check_contracts(contracts)
        return cls._create(
            cls.GlobalisationAgreed,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            contracts=list(contracts),
            lots=list(lots),
            contractor=contractor,
            basin=basin,
            audience=NOBODY,
            effective=since.isoformat(),
            by=CENTRALE,
        )

    @event(events.GlobalisationAgreed)
    def __init__(self, *, lots: list[LotName], contractor: str) -> None:
        self.lots = lots
        self.contractor = contractor
