"""List the lots that a contractor may declare hours for, and the members whose hours these would be."""

from typing import NamedTuple

from tremplin_projections.queries.rows import fetch_rows


class HeldLot(NamedTuple):
    """A lot that a contractor holds, for a member's log, or for `centrale`: hours of no member alone."""

    log: str
    contract: str
    lot: str


def held_lots(*, contractor: str) -> list[HeldLot]:
    """List the lots of a contractor, by contract, lot and log. For its own reads: row policies show it its awards."""
    return [HeldLot(*row) for row in fetch_rows(_HELD, {"contractor": contractor})]


_HELD = """
select log, contract, lot from ledger_awards where contractor = %(contractor)s
union
select log, contract, lot from catalogue_awards where log = 'centrale' and contractor = %(contractor)s
 order by contract, lot, log
"""
