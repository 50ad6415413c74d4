from django.db import migrations, models

from tremplin_projections.roles import role_sql

REBUILT = """
alter table rebuild.ledger_declarations add column declared_by text collate "C";
"""


class Migration(migrations.Migration):
    dependencies = [("projections", "0005_attestations")]
    operations = [
        migrations.AddField("Declaration", "declared_by", models.TextField(db_collation="C", null=True)),
        migrations.AddIndex(
            "Declaration",
            models.Index(
                fields=("log", "declaration"),
                condition=models.Q(status__in=("pending", "returned")),
                name="declarations_waiting",
            ),
        ),
        role_sql(REBUILT),
    ]
