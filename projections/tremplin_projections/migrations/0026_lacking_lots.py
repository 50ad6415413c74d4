from django.db import migrations, models
from django.db.models.expressions import RawSQL

from tremplin_projections.roles import role_sql, sql_files


class Migration(migrations.Migration):
    dependencies = [("projections", "0025_tasks_in_order")]
    operations = [
        role_sql(
            "drop index lot_hours_lacking, lot_hours_of_lot; alter table ledger_lot_hours set (fillfactor = 70);"
        ),
        migrations.AddField(
            "HoursOfLot",
            "lacking",
            models.GeneratedField(
                expression=RawSQL("due > validated or jsonb_path_exists(due_in, '$.* ? (@ < 0)')", ()),
                output_field=models.BooleanField(),
                db_persist=True,
            ),
        ),
        *sql_files("tremplin_projections", "lacking_lots.sql"),
    ]
