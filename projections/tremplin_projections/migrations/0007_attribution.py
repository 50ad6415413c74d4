from django.db import migrations, models

from tremplin_projections.roles import table_sql


def key(*names):
    return models.CompositePrimaryKey(*names, blank=True, editable=False, primary_key=True, serialize=False)


def name():
    return models.TextField(db_collation="C")


METHODS = [
    ("pk", key("log", "contract", "lot", "from_day", "seq")),
    ("log", name()),
    ("contract", name()),
    ("lot", name()),
    ("from_day", models.DateField()),
    ("seq", models.BigIntegerField()),
    ("method", name()),
]
ATTRIBUTIONS = [
    ("pk", key("log", "contract", "lot", "since")),
    ("log", name()),
    ("contract", name()),
    ("lot", name()),
    ("since", models.DateField()),
    ("seq", models.BigIntegerField()),
    ("quarter", name()),
    ("method", name()),
    ("validated", models.BigIntegerField()),
    ("unattributed", models.BigIntegerField()),
    ("shares", models.JSONField()),
]


class Migration(migrations.Migration):
    dependencies = [("projections", "0006_waiting")]
    operations = [
        migrations.CreateModel("MethodOfLot", METHODS, options={"db_table": "ledger_methods"}),
        migrations.CreateModel("AttributionOfLot", ATTRIBUTIONS, options={"db_table": "ledger_attributions"}),
        *table_sql("ledger_methods", "fed_table.sql", "rebuilt_table.sql", "read_by_log.sql"),
        *table_sql("ledger_attributions", "fed_table.sql", "rebuilt_table.sql", "read_by_log.sql"),
    ]
