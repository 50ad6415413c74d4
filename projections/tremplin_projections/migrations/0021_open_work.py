from django.db import migrations, models

from tremplin_projections.roles import rebuilt_table, sql_files, table_sql


def name():
    return models.TextField(db_collation="C")


KEY = ("log", "contract", "lot")
COLUMNS = [
    ("pk", models.CompositePrimaryKey(*KEY, blank=True, editable=False, primary_key=True, serialize=False)),
    ("log", name()),
    ("contract", name()),
    ("lot", name()),
    ("due", models.BigIntegerField()),
    ("validated", models.BigIntegerField()),
    ("due_in", models.JSONField()),
    ("declared_in", models.JSONField()),
]


class Migration(migrations.Migration):
    dependencies = [("projections", "0020_checkpoints")]
    operations = [
        migrations.CreateModel("HoursOfLot", COLUMNS, options={"db_table": "ledger_lot_hours"}),
        *table_sql("ledger_lot_hours", "fed_table.sql", "read_by_log.sql"),
        *sql_files("tremplin_projections", "silent_lots.sql", "lot_hours_of_before.sql", "waiting_in_order.sql", "assigned_one_by_one.sql"),
        migrations.AddIndex(
            "MemberTerms",
            models.Index(fields=("log",), condition=models.Q(merged_into__isnull=False), name="members_merged"),
        ),
        migrations.AddIndex(
            "TermsOfLot", models.Index(fields=("contract", "log", "lot", "-seq"), name="terms_of_contract")
        ),
        *rebuilt_table("ledger_lot_hours"),
        *rebuilt_table("ledger_terms"),
        *rebuilt_table("ledger_members"),
        *rebuilt_table("ledger_facilitators"),
        *rebuilt_table("ledger_declarations"),
    ]
