from django.db import migrations

from tremplin_projections.roles import sql_files


class Migration(migrations.Migration):
    dependencies = [("projections", "0018_followed_meetings")]
    operations = sql_files("tremplin_projections", "sole_contractors.sql")
