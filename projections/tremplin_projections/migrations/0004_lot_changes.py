from django.db import migrations, models

from tremplin_projections.roles import role_sql, table_sql

CATALOGUE_READ = """
create policy catalogue_lot_changes_read on catalogue_lot_changes for select to {read}
    using (exists (select from catalogue_contracts shown
                    where shown.log = catalogue_lot_changes.log and shown.source = 'published'
                      and shown.contract = catalogue_lot_changes.contract));
"""


def changes(model, table):
    names = ("log", "contract", "lot", "seq", "line")
    key = models.CompositePrimaryKey(*names, blank=True, editable=False, primary_key=True, serialize=False)
    fields = [
        ("pk", key),
        ("log", models.TextField(db_collation="C")),
        ("contract", models.TextField(db_collation="C")),
        ("lot", models.TextField(db_collation="C")),
        ("seq", models.BigIntegerField()),
        ("line", models.SmallIntegerField()),
        ("kind", models.TextField(db_collation="C")),
        ("day", models.DateField()),
        ("detail", models.JSONField()),
    ]
    return migrations.CreateModel(name=model, fields=fields, options={"db_table": table, "abstract": False})


class Migration(migrations.Migration):
    dependencies = [("projections", "0003_members_over_time")]
    operations = [
        changes("LedgerLotChange", "ledger_lot_changes"),
        changes("CatalogueLotChange", "catalogue_lot_changes"),
        *table_sql("ledger_lot_changes", "fed_table.sql", "rebuilt_table.sql", "read_by_log.sql"),
        *table_sql("catalogue_lot_changes", "fed_table.sql", "rebuilt_table.sql"),
        role_sql(CATALOGUE_READ),
    ]
