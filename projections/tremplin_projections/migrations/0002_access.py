from django.db import migrations

from tremplin_projections.roles import sql_files


class Migration(migrations.Migration):
    dependencies = [("projections", "0001_read_models")]
    operations = sql_files("tremplin_projections", "shape.sql", "access.sql")
