from django.db import migrations, models

from tremplin_projections.roles import rebuilt_table


class Migration(migrations.Migration):
    dependencies = [("projections", "0005_attestations")]
    operations = [
        migrations.AddField("Declaration", "declared_by", models.TextField(db_collation="C", null=True)),
        *rebuilt_table("ledger_declarations"),
        migrations.AddIndex(
            "Declaration",
            models.Index(
                fields=("log", "declaration"),
                condition=models.Q(status__in=("pending", "returned")),
                name="declarations_waiting",
            ),
        ),
    ]
