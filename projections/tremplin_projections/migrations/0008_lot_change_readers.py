from django.db import migrations

from tremplin_projections.roles import sql_files


class Migration(migrations.Migration):
    dependencies = [("projections", "0007_attribution")]
    operations = sql_files("tremplin_projections", "lot_change_readers.sql")
