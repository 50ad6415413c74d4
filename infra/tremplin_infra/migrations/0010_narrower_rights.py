from django.db import migrations

from tremplin_infra.database.store_tables import store_steps


class Migration(migrations.Migration):
    dependencies = [("infra", "0009_rejected")]
    operations = store_steps("0010_narrower_rights")
