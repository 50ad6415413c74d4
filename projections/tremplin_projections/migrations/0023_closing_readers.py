from django.db import migrations

from tremplin_projections.roles import sql_files


class Migration(migrations.Migration):
    dependencies = [("projections", "0022_lot_totals")]
    operations = sql_files("tremplin_projections", "closing_readers.sql")
