from django.db import migrations

from tremplin_infra.database.store_tables import store_steps


class Migration(migrations.Migration):
    dependencies = [("infra", "0006_lineages")]
    operations = store_steps("0006_persons")
