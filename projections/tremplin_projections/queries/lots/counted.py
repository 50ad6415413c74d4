"""SQL of the figures of lots added up over every log, each counted once. Hours in hundredths, money in cents."""

COUNTED = """
select log, contract, lot, quarter, measure, amount, entries
  from (select log, contract, lot, quarter, measure, amount, entries from ledger_balances
         where measure = any(%(measures)s) and (%(contracts)s::text[] is null or contract = any(%(contracts)s))
        union all
        select log, contract, lot, quarter, measure, -amount, -1 from ledger_entries
         where measure = 'due' and effective > %(today)s and 'due' = any(%(measures)s)
           and (%(contracts)s::text[] is null or contract = any(%(contracts)s))
        union all
        select log, contract, lot, quarter, 'validated', unattributed - validated, 0 from ledger_attributions
         where log = 'centrale' and (%(contracts)s::text[] is null or contract = any(%(contracts)s))
           and 'validated' = any(%(measures)s)) counted
 where log <> all (array(select log from ledger_members where merged_into is not null))
"""
"""
SQL query: the balances of these measures by log, of `contracts` or (null) of all, on the Paris day `today`.

Hours due from a later day are left out. Hours of the centrale's own log that closings gave to members are in the
members' logs too: they are taken off once. Merged members are left out: their successors have their figures.
"""
