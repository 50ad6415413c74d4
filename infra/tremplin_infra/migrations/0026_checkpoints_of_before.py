"""Make the checkpoints of the events that the ledger had applied before this table."""

from django.db import migrations

# The owner reads and writes past the policies. The statements are those of `ledger.checkpoints` as they were.
TABLES = ("events", "positions", "ledger_entries", "ledger_checkpoints", "ledger_waiting")
OPEN = "".join(f"alter table {table} no force row level security;" for table in TABLES)
CLOSE = "".join(f"alter table {table} force row level security;" for table in TABLES)
KEPT = "contract, lot, quarter, article, usage, ahead"
ARRAYS = ", ".join(
    f"array_agg({column} order by {KEPT})"
    for column in ("contract", "lot", "quarter", "article", "usage", "ahead", "amount", "entries")
)
FILL = f"""
do $$
declare
    turn integer;
begin
for turn in 1 .. (select coalesce(max(seq), 0) / 1000 from positions where projection = 'ledger') loop
    with due as (
        select events.log, events.seq, (events.recorded_at at time zone 'Europe/Paris')::date as day
          from positions join events on events.log = positions.log and events.seq = turn * 1000
         where positions.projection = 'ledger' and positions.seq >= turn * 1000
    ), summed as (
        select due.log, due.seq, due.day, measure, {KEPT}, sum(amount)::bigint as amount,
               sum(entries)::bigint as entries
          from due cross join lateral (
            select kept.measure, held.contract, held.lot, held.quarter, held.article, held.usage,
                   case when held.ahead > due.day then held.ahead end as ahead, held.amount, held.entries
              from ledger_checkpoints kept cross join lateral unnest(
                   kept.contracts, kept.lots, kept.quarters, kept.articles, kept.usages, kept.ahead, kept.amounts,
                   kept.entries) held (contract, lot, quarter, article, usage, ahead, amount, entries)
             where kept.log = due.log and kept.seq = due.seq - 1000
             union all
            select measure, contract, lot, quarter, article, usage, case when effective > due.day then effective end,
                   amount, 1
              from ledger_entries entry
             where entry.log = due.log and entry.seq > due.seq - 1000 and entry.seq <= due.seq
          ) part
         group by due.log, due.seq, due.day, measure, {KEPT}
    )
    insert into ledger_checkpoints
           (log, seq, measure, day, contracts, lots, quarters, articles, usages, ahead, amounts, entries)
    select log, seq, measure, day, {ARRAYS} from summed group by log, seq, day, measure;

    insert into ledger_waiting (log, seq, declared)
    select due.log, turn * 1000, coalesce(found.declared, '{{}}')
      from positions due
      left join ledger_waiting before on before.log = due.log and before.seq = turn * 1000 - 1000
     cross join lateral (
        select array_agg(first.seq order by first.seq) as declared from (
            select log, seq, subject from events where log = due.log and seq = any(before.declared)
             union all
            select log, seq, subject from events
             where log = due.log and seq > turn * 1000 - 1000 and seq <= turn * 1000 and subject_version = 1
               and starts_with(subject, due.log || '/hours/')
          ) first
         where not exists (select from events decided
                            where decided.log = due.log and decided.seq > turn * 1000 - 1000
                              and decided.seq <= turn * 1000 and decided.subject = first.subject
                              and decided.topic in ('hours.validated', 'hours.rejected'))
      ) found
     where due.projection = 'ledger' and due.seq >= turn * 1000;
end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("infra", "0025_mends_taken"), ("projections", "0020_checkpoints")]
    operations = [migrations.RunSQL(OPEN + FILL + CLOSE, migrations.RunSQL.noop)]
