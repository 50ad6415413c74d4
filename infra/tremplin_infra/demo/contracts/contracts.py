"""
Every contract of the demo year: reserved markets and lots, clauses followed by a facilitateur, and one contract for
internal needs, not reserved, that a protected structure won: its sourcing made that possible.
"""

from collections.abc import Iterator

from tremplin_infra.demo.acts.acts import Lot
from tremplin_infra.demo.acts.parties import SEAT, Member, members
from tremplin_infra.demo.contracts.clause_contracts import ADVICE, CLEANING, PRINTERS
from tremplin_infra.demo.contracts.contract_table import DemoContract, DemoLot, Use
from tremplin_infra.demo.contracts.reserved_contracts import (
    CATERING,
    ENVELOPES,
    GROUNDS,
    PRINTING,
    RECEPTION,
    WASTE,
)

SEAT_WORKS = DemoContract(
    id="archives-siege",
    title="Numérisation des archives du siège",
    cpv="79999100",
    kind="contract",
    open_to=(SEAT,),
    lots=(
        DemoLot(
            terms=Lot(id="1", title="Numérisation des archives"),
            winner="ea-deux-rives",
            amount=140_000_00,
            sourcing="sourcing-archives-2025",
            orders=Use(share=100, low=9_000_00, high=21_000_00),
        ),
    ),
)

CONTRACTS = (
    *(CATERING, PRINTING, ENVELOPES, GROUNDS, WASTE, RECEPTION),
    *(ADVICE, PRINTERS, CLEANING, SEAT_WORKS),
)


def every_lot() -> Iterator[tuple[DemoContract, DemoLot]]:
    """Every lot with its contract."""
    return ((contract, lot) for contract in CONTRACTS for lot in contract.lots)


def opened_to(contract: DemoContract) -> tuple[Member, ...]:
    """The members that a contract is opened to, one by one or all."""
    return tuple(
        member
        for member in members()
        if not contract.open_to or {member.id, member.territory} & set(contract.open_to)
    )


def located(contract: DemoContract, lot: DemoLot) -> tuple[Member, ...]:
    """The members that a lot is open to, where they are."""
    where = lot.terms.territories
    return tuple(member for member in opened_to(contract) if not where or member.territory in where)
