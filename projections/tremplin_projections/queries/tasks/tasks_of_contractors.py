"""
SQL of the tasks of contractors whose lot is silent (`queries/clauses/silence.py`) in the last quarter that has ended.

Only lots that one contractor holds: where several do, nothing states which of them owes the hours. A contractor that
was replaced, or notified after the quarter, owes none of it.
"""

from tremplin_projections.queries.clauses.silence import SILENT, SUMS_OF_LOTS
from tremplin_projections.queries.figures.terms import NOT_MERGED
from tremplin_projections.queries.tasks.tasks_of_hours import DUE_ON

# Found first, for it is small: the lots that one contractor holds, and who it is.
_HOLDERS = """
select awarded.contract, awarded.lot, min(awarded.contractor) as contractor
  from catalogue_awards awarded
 where awarded.log = 'centrale' and not exists (
       select from catalogue_lot_changes gone
        where gone.log = 'centrale' and gone.contract = awarded.contract and gone.lot = awarded.lot
          and gone.kind = 'substituted' and gone.detail ->> 'replaced' = awarded.contractor)
 group by awarded.contract, awarded.lot having count(distinct awarded.contractor) = 1
"""
_NOTHING = f"""
select * from (
    with holders as materialized ({_HOLDERS}), of_lot as materialized ({SUMS_OF_LOTS}),
         silent as materialized (select * from of_lot where {SILENT})
    select 'nothing-declared' as kind,
           held.log || '/opened-contract/' || held.contract || '/' || held.lot || '/' || held.contractor as subject,
           held.contractor as owner, {DUE_ON.format("%(ended)s::text")} as due_on, held.log as member, held.contract,
           held.lot, jsonb_build_object('quarter', %(ended)s::text, 'contractor', held.contractor, 'hours', silent.due)
               as details
      from silent join holders using (contract, lot) join ledger_awards held using (log, contract, lot, contractor)
     where held.notified_on <= %(ended_last)s::date {{only}}) nothing
"""  # noqa: S608
_ITS_LOTS = """
   and (log, contract, lot) in (select log, contract, lot from ledger_awards where contractor = %(contractor)s)
"""

PARTS = (_NOTHING.format(narrowed="", only=f"and {NOT_MERGED.format(row='held')}"),)
"""The tasks of every contractor."""

OF_CONTRACTOR = _NOTHING.format(narrowed=_ITS_LOTS, only="and held.contractor = %(contractor)s")
"""The tasks of one contractor, on the lots that it holds."""
