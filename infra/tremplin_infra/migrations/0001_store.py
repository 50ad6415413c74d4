from django.db import migrations

from tremplin_infra.database.store_tables import store_steps


class Migration(migrations.Migration):
    initial = True
    operations = store_steps("0001_")
