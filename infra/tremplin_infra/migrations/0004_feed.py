from importlib.resources import files

from django.db import migrations

from tremplin_projections.roles import role_sql

_FOLDER = files("tremplin_consumers").joinpath("sql")


class Migration(migrations.Migration):
    dependencies = [("infra", "0003_observed")]
    operations = [
        role_sql(_FOLDER.joinpath(name).read_text(encoding="utf-8"))
        for name in ("0001_rejected.sql", "0002_rebuilds.sql")
    ]
