"""The essential data of the lots of one contract: what is recorded, and what lacks for its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.commands.decp.publishing.essential_values import missing_of
from tremplin_platform.commands.decp.publishing.holders import first_award, holdings
from tremplin_platform.commands.decp.publishing.register import read_publication
from tremplin_platform.events.contracts.essential_data import EssentialData, EssentialDataRecorded


@dataclass(frozen=True, slots=True, kw_only=True)
class LotData:
    """An awarded lot, or one of which something is recorded; `seq`: of the event that recorded it last."""

    lot: str
    seq: int | None
    essential: EssentialData | None
    missing: Sequence[str]


def essential_data_of(connection: Any, *, contract: str, upto: int) -> list[LotData] | None:
    """Return these lots in the contract's order; None where there is no such contract."""
    publication = read_publication(connection, contract=contract, upto=upto)
    if publication is None:
        return None
    found = []
    for lot in publication.lots:
        identifier = lot["id"]
        recorded = publication.last(EssentialDataRecorded, lot=identifier)
        states = list(holdings(publication, identifier))
        if recorded is None and not states:
            continue
        essential = None if recorded is None else recorded.data["essential"]
        grouped = bool(states) and first_award(states).grouped
        missing = missing_of(essential, grouped=grouped)
        seq = None if recorded is None else recorded.event.seq
        found.append(LotData(lot=identifier, seq=seq, essential=essential, missing=missing))
    return found
