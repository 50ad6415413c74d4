from django.db import migrations

from tremplin_infra.database.store_tables import store_steps


class Migration(migrations.Migration):
    dependencies = [("infra", "0012_read_by_commands")]
    operations = store_steps("0014_rows_taken")
