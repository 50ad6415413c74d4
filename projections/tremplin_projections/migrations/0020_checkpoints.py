from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from tremplin_projections.roles import table_sql


def name():
    return models.TextField(db_collation="C")


CHECKPOINTS = [
    (
        "pk",
        models.CompositePrimaryKey(
            "log", "seq", "measure", blank=True, editable=False, primary_key=True, serialize=False
        ),
    ),
    ("log", name()),
    ("seq", models.BigIntegerField()),
    ("measure", name()),
    ("day", models.DateField()),
    ("contracts", ArrayField(name())),
    ("lots", ArrayField(name())),
    ("quarters", ArrayField(name())),
    ("articles", ArrayField(name())),
    ("usages", ArrayField(name())),
    ("ahead", ArrayField(models.DateField(null=True))),
    ("amounts", ArrayField(models.BigIntegerField())),
    ("entries", ArrayField(models.BigIntegerField())),
]
WAITING = [
    (
        "pk",
        models.CompositePrimaryKey("log", "seq", blank=True, editable=False, primary_key=True, serialize=False),
    ),
    ("log", name()),
    ("seq", models.BigIntegerField()),
    ("declared", ArrayField(models.BigIntegerField())),
]


class Migration(migrations.Migration):
    dependencies = [("projections", "0019_sole_contractors")]
    operations = [
        migrations.CreateModel("Checkpoint", CHECKPOINTS, options={"db_table": "ledger_checkpoints"}),
        migrations.CreateModel("Waiting", WAITING, options={"db_table": "ledger_waiting"}),
        *table_sql("ledger_checkpoints", "fed_table.sql", "rebuilt_table.sql", "read_by_log.sql"),
        *table_sql("ledger_waiting", "fed_table.sql", "rebuilt_table.sql", "read_by_log.sql"),
    ]
