"""Index what the centrale reads of a lot in every log, show it its drafts, and write its registers again with more."""

from importlib import import_module

from django.db import migrations, models

from tremplin_projections.roles import rebuilt_table, sql_files

AGAIN = import_module("tremplin_projections.migrations.0012_registers_again").AGAIN


class Migration(migrations.Migration):
    dependencies = [("projections", "0015_orders")]
    operations = [
        migrations.AddIndex(
            "LedgerEntry",
            models.Index(
                fields=("effective",), condition=models.Q(measure="due"), name="ledger_entries_due_by_day"
            ),
        ),
        migrations.AddIndex(
            "Balance", models.Index(fields=("contract", "lot", "measure"), name="ledger_balances_of_lot")
        ),
        *rebuilt_table("ledger_entries"),
        *rebuilt_table("ledger_balances"),
        *sql_files("tremplin_projections", "draft_readers.sql"),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
