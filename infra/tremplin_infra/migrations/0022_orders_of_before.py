"""Fill the rows of call-offs and invoices from the events that the ledger had applied before these tables."""

from django.db import migrations

# The owner reads and writes past the policies.
TABLES = ("events", "positions", "ledger_call_offs", "ledger_invoices")
OPEN = "".join(f"alter table {table} no force row level security;" for table in TABLES)
CLOSE = "".join(f"alter table {table} force row level security;" for table in TABLES)
APPLIED = """
  from events
  join positions on positions.log = events.log and positions.projection = 'ledger' and events.seq <= positions.seq
 cross join lateral (select convert_from(events.data, 'UTF8')::jsonb as data) fact
"""
FILL = f"""
insert into ledger_call_offs (log, seq, call_off, contract, lot, contractor, amount, placed_on, due)
select events.log, events.seq, split_part(subject, '/', 3), fact.data ->> 'contract', fact.data ->> 'lot',
       fact.data ->> 'contractor', (fact.data ->> 'amount')::bigint, (fact.data ->> 'placed_on')::date,
       (fact.data ->> 'due')::bigint
{APPLIED} where topic = 'call-off.placed';

insert into ledger_invoices (log, seq, invoice, call_off, contract, lot, amount, invoiced_on)
select events.log, events.seq, split_part(subject, '/', 3), fact.data ->> 'call_off', fact.data ->> 'contract',
       fact.data ->> 'lot', (fact.data ->> 'amount')::bigint, (fact.data ->> 'invoiced_on')::date
{APPLIED} where topic in ('invoice.received', 'invoice.credited');
"""


class Migration(migrations.Migration):
    dependencies = [("infra", "0017_rows_compared"), ("projections", "0015_orders")]
    operations = [migrations.RunSQL(OPEN + FILL + CLOSE, migrations.RunSQL.noop)]
