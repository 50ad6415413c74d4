from django.db import migrations

from tremplin_projections.roles import role_sql

# The row of an answer is claimed when its command begins and filled when it ends.
CLAIMS = "grant update on api_answers to {command};"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_merged")]
    operations = [role_sql(CLAIMS)]
