from importlib.resources import files

from django.db import migrations, models

from tremplin_projections.roles import role_sql


def changes(model, table):
    names = ("log", "contract", "lot", "seq", "line")
    key = models.CompositePrimaryKey(*names, blank=True, editable=False, primary_key=True, serialize=False)
    fields = [
        ("pk", key),
        ("log", models.TextField(db_collation="C")),
        ("contract", models.TextField(db_collation="C")),
        ("lot", models.TextField(db_collation="C")),
        ("seq", models.BigIntegerField()),
        ("line", models.SmallIntegerField()),
        ("kind", models.TextField(db_collation="C")),
        ("day", models.DateField()),
        ("detail", models.JSONField()),
    ]
    return migrations.CreateModel(name=model, fields=fields, options={"db_table": table, "abstract": False})


class Migration(migrations.Migration):
    dependencies = [("projections", "0003_members_over_time")]
    operations = [
        changes("LedgerLotChange", "ledger_lot_changes"),
        changes("CatalogueLotChange", "catalogue_lot_changes"),
        role_sql(
            files("tremplin_projections").joinpath("sql", "lot_changes.sql").read_text(encoding="utf-8")
        ),
    ]
