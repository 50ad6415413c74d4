from importlib.resources import files

from django.db import migrations

from tremplin_projections.roles import role_sql


def text(name):
    return files("tremplin_projections").joinpath("sql", name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("projections", "0001_read_models")]
    operations = [role_sql(text("shape.sql")), role_sql(text("access.sql"))]
