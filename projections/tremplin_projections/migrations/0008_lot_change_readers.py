from importlib.resources import files

from django.db import migrations

from tremplin_projections.roles import role_sql


class Migration(migrations.Migration):
    dependencies = [("projections", "0007_attribution")]
    operations = [
        role_sql(
            files("tremplin_projections")
            .joinpath("sql", "lot_change_readers.sql")
            .read_text(encoding="utf-8")
        ),
    ]
