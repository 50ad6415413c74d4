from django.db import migrations

from tremplin_projections.roles import sql_files


class Migration(migrations.Migration):
    dependencies = [("infra", "0003_observed")]
    operations = sql_files("tremplin_consumers", "0001_rejected.sql", "0002_rebuilds.sql")
