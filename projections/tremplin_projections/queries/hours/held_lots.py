"""List the lots that contractors may declare hours for, and the members whose hours these would be."""

from collections.abc import Collection
from typing import NamedTuple

from tremplin_projections.queries.rows import fetch_rows


class HeldLot(NamedTuple):
    """A lot that is held, for a member's log, or for `centrale`: hours of no member alone."""

    log: str
    contract: str
    lot: str


def held_lots(*, contractors: Collection[str]) -> list[HeldLot]:
    """
    List the lots of contractors, by contract, lot and log.

    Row policies show everybody the awards of published contracts in `centrale`: a contractor asks for its own alone.
    """
    return [HeldLot(*row) for row in fetch_rows(_HELD, {"contractors": list(contractors)})]


_HELD = """
select log, contract, lot from ledger_awards where contractor = any(%(contractors)s)
union
select log, contract, lot from catalogue_awards where log = 'centrale' and contractor = any(%(contractors)s)
 order by contract, lot, log
"""
