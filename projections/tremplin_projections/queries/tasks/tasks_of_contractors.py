"""
SQL of the tasks of contractors whose lot is silent (`queries/clauses/silence.py`) in the last quarter that has ended.

Only lots that one contractor holds: where several do, nothing states which of them owes the hours. A contractor that
was replaced, or notified after the quarter, owes none of it.

The lots are found first, for they are few; then, in the order of the tasks, those members' that are silent: either lot
by lot, or, where every lot is wanted, in all logs at once.
"""

from collections.abc import Mapping
from typing import Any

from tremplin_projections.queries.clauses.silence import HELD_LOTS, SILENT_IN_LOG
from tremplin_projections.queries.figures.terms import NOT_MERGED
from tremplin_projections.queries.rows import fetch_rows
from tremplin_projections.queries.tasks.task_parts import OF_REFERENT, Filters, Place
from tremplin_projections.queries.tasks.tasks_of_hours import DUE_ON

_PLACE = "of_lot.log || '/opened-contract/' || of_lot.contract || '/' || of_lot.lot || '/'"
_AWARDED = """
exists (select from ledger_awards held
         where held.log = of_lot.log and held.contract = of_lot.contract and held.lot = of_lot.lot
           and held.contractor = holder.contractor and held.notified_on <= %(ended_last)s::date)
"""
_HOLDERS = """
unnest(%(held_contracts)s::text[], %(held_lots)s::text[], %(held_by)s::text[]) as holder (contract, lot, contractor)
"""
_DUE = DUE_ON.format("%(ended)s::text")
_COLUMNS = f"""
select 'nothing-declared' as kind, {_PLACE} || holder.contractor as subject, holder.contractor as owner,
       {_DUE} as due_on, of_lot.log as member, of_lot.contract, of_lot.lot,
       jsonb_build_object('quarter', %(ended)s::text, 'contractor', holder.contractor, 'hours', of_lot.due) as details
"""
# In a CASE, whose rows PostgreSQL does not take for few: then it reads them in the order of an index, up to the limit.
_BY_LOT = f"""
(select nothing.* from {_HOLDERS} cross join lateral (
    {_COLUMNS} from ledger_lot_hours of_lot
     where of_lot.contract = holder.contract and of_lot.lot = holder.lot and {{where}} and {{beyond}}
       and case when of_lot.log <> 'centrale' and of_lot.lacking and {SILENT_IN_LOG} and {{merged}} and {_AWARDED}
                then true end
     order by {_PLACE} {{order}} limit {{limit}}) nothing)
"""  # noqa: S608
_IN_EVERY_LOT = f"""
({_COLUMNS} from ledger_lot_hours of_lot cross join lateral (
    select contractor from {_HOLDERS}
     where holder.contract = of_lot.contract and holder.lot = of_lot.lot and {_AWARDED} limit 1) holder
 where of_lot.lacking and {{where}} and {{beyond}}
   and case when of_lot.log <> 'centrale' and {SILENT_IN_LOG} and {{merged}} then true end
 order by {_PLACE} {{order}} limit {{limit}})
"""  # noqa: S608
KIND = "nothing-declared"


def part(filters: Filters, at: Place) -> str:
    """Return the first of these tasks; where no lot is picked, they are read in the order of their index."""
    merged = "true" if filters.contractor else NOT_MERGED.format(row="of_lot")
    where = "true" if filters.member is None else "of_lot.log = %(member)s"
    picked = (filters.contractor, filters.owner, filters.contract, filters.referent)
    query = _IN_EVERY_LOT if all(name is None for name in picked) else _BY_LOT
    beyond = at.beyond(due_on=_DUE, kind=f"'{KIND}'", subject=f"{_PLACE} || holder.contractor")
    return query.format(merged=merged, where=where, beyond=beyond, order=at.order, limit=at.limit)


def held_lots(parameters: Mapping[str, Any]) -> Mapping[str, list[str]]:
    """
    Read the lots that one contractor holds and that ran in the quarter; return them as parameters of `part`.

    :param parameters: `silence.days_of` the quarter, and the filters of the list
    """
    found = fetch_rows(
        _HELD.format(referent="" if parameters["referent"] is None else f"and {OF_REFERENT}"), parameters
    )
    columns = [list(column) for column in zip(*found, strict=True)] or [[], [], []]
    return dict(zip(("held_contracts", "held_lots", "held_by"), columns, strict=True))


_HELD = f"""
select contract, lot, contractor from ({HELD_LOTS}) held
 where contractor = coalesce(%(owner)s, contractor) and contract = coalesce(%(contract)s, contract) {{referent}}
"""  # noqa: S608
