from django.db import migrations, models

from tremplin_projections.roles import table_sql


def key():
    return models.CompositePrimaryKey("log", "seq", blank=True, editable=False, primary_key=True, serialize=False)


def name():
    return models.TextField(db_collation="C")


CALL_OFFS = [
    ("pk", key()),
    ("log", name()),
    ("seq", models.BigIntegerField()),
    ("call_off", name()),
    ("contract", name()),
    ("lot", name()),
    ("contractor", name()),
    ("amount", models.BigIntegerField()),
    ("placed_on", models.DateField()),
    ("due", models.BigIntegerField(null=True)),
]
INVOICES = [
    ("pk", key()),
    ("log", name()),
    ("seq", models.BigIntegerField()),
    ("invoice", name()),
    ("call_off", name()),
    ("contract", name()),
    ("lot", name()),
    ("amount", models.BigIntegerField()),
    ("invoiced_on", models.DateField()),
]
OF_CALL_OFF = models.Index(fields=("log", "call_off"), name="invoices_of_call_off")


class Migration(migrations.Migration):
    dependencies = [("projections", "0012_registers_again")]
    operations = [
        migrations.CreateModel("CallOff", CALL_OFFS, options={"db_table": "ledger_call_offs"}),
        migrations.CreateModel(
            "Invoice", INVOICES, options={"db_table": "ledger_invoices", "indexes": [OF_CALL_OFF]}
        ),
        *table_sql("ledger_call_offs", "fed_table.sql", "rebuilt_table.sql", "read_by_log.sql"),
        *table_sql("ledger_invoices", "fed_table.sql", "rebuilt_table.sql", "read_by_log.sql"),
    ]
