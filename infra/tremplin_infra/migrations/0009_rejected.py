from importlib.resources import files

from django.db import migrations

from tremplin_projections.roles import role_sql

_FILE = files("tremplin_consumers").joinpath("sql").joinpath("0003_rejected_bounded.sql")


class Migration(migrations.Migration):
    dependencies = [("infra", "0008_hours_to_check")]
    operations = [role_sql(_FILE.read_text(encoding="utf-8"))]
