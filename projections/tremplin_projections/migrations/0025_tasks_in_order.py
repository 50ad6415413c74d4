from django.db import migrations

from tremplin_projections.roles import sql_files


class Migration(migrations.Migration):
    dependencies = [("projections", "0024_rebuilt_in_sessions")]
    operations = [*sql_files("tremplin_projections", "tasks_in_order.sql")]
