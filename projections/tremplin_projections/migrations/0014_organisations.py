"""
Read the registers again, which now have organisations and settled points; let contractors read the lots that they hold.
"""

from importlib import import_module

from django.db import migrations, models

from tremplin_projections.roles import rebuilt_table, sql_files

_AGAIN = import_module("tremplin_projections.migrations.0012_registers_again").AGAIN


class Migration(migrations.Migration):
    dependencies = [("projections", "0016_contracts")]
    operations = [
        migrations.RunSQL(_AGAIN, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="awardoflot",
            index=models.Index(fields=["contractor", "log", "contract", "lot"], name="awards_of_contractor"),
        ),
        *rebuilt_table("ledger_awards"),
        *sql_files("tremplin_projections", "held_lots.sql"),
    ]
