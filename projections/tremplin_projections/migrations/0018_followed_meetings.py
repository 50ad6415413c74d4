from django.db import migrations

from tremplin_projections.roles import sql_files


class Migration(migrations.Migration):
    dependencies = [("projections", "0017_declared")]
    operations = sql_files("tremplin_projections", "followed_meetings.sql")
