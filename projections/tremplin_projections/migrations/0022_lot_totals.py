from django.db import migrations, models

from tremplin_projections.roles import sql_files, table_sql


def name():
    return models.TextField(db_collation="C")


KEY = ("log", "contract", "lot", "quarter", "measure")
COLUMNS = [
    ("pk", models.CompositePrimaryKey(*KEY, blank=True, editable=False, primary_key=True, serialize=False)),
    *((column, name()) for column in KEY),
    ("amount", models.BigIntegerField()),
    ("entries", models.BigIntegerField()),
]


class Migration(migrations.Migration):
    dependencies = [("projections", "0021_open_work")]
    operations = [
        migrations.CreateModel("LotTotal", COLUMNS, options={"db_table": "ledger_lot_totals"}),
        *table_sql("ledger_lot_totals", "fed_table.sql", "read_by_log.sql"),
        *sql_files("tremplin_projections", "lot_totals_of_before.sql"),
    ]
