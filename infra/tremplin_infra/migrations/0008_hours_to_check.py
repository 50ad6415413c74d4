from django.db import migrations

from tremplin_infra.database.store_tables import store_steps


class Migration(migrations.Migration):
    dependencies = [("infra", "0007_persons")]
    operations = store_steps("0007_hours_to_check")
