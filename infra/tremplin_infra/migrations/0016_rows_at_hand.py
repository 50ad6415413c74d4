from django.db import migrations

from tremplin_infra.database.store_tables import store_steps


class Migration(migrations.Migration):
    dependencies = [("infra", "0015_server_clock")]
    operations = store_steps("0016_rows_at_hand")
