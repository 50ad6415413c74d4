from django.db import migrations

from tremplin_infra.database.store_tables import store_steps


class Migration(migrations.Migration):
    dependencies = [("infra", "0010_narrower_rights")]
    operations = store_steps("0011_person_links")
