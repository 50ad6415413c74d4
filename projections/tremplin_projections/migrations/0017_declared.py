from django.db import migrations, models

from tremplin_projections.roles import rebuilt_table


class Migration(migrations.Migration):
    dependencies = [("projections", "0014_organisations")]
    operations = [
        migrations.AddIndex(
            "Balance",
            models.Index(
                fields=("quarter",), condition=models.Q(measure="declared"), name="ledger_balances_declared"
            ),
        ),
        *rebuilt_table("ledger_balances"),
    ]
