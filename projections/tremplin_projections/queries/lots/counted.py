"""SQL of the figures of lots added up over every log, each counted once. Hours in hundredths, money in cents."""

from tremplin_projections.queries.figures.terms import NOT_MERGED

COUNTED = f"""
select log, contract, lot, quarter, measure, amount, entries
  from (select log, contract, lot, quarter, measure, amount, entries from ledger_balances
         where measure = any(%(measures)s) and (%(contract)s::text is null or contract = %(contract)s)
        union all
        select log, contract, lot, quarter, measure, -amount, -1 from ledger_entries
         where measure = 'due' and effective > %(today)s and (%(contract)s::text is null or contract = %(contract)s)
           and 'due' = any(%(measures)s)
        union all
        select log, contract, lot, quarter, 'validated', unattributed - validated, 0 from ledger_attributions
         where log = 'centrale' and (%(contract)s::text is null or contract = %(contract)s)
           and 'validated' = any(%(measures)s)) counted
 where {NOT_MERGED.format(row="counted")}
"""  # noqa: S608
"""
SQL query: the balances of these measures by log, of one `contract` or (null) of all, on the Paris day `today`.

Hours due from a later day are left out. Hours of the centrale's own log that closings gave to members are in the
members' logs too: they are taken off once. Merged members are left out: their successors have their figures.
"""
