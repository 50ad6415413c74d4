from django.db import migrations, models

from tremplin_projections.roles import role_sql

REBUILT = """
alter table rebuild.ledger_members add column siret_from date, add column merged_into text;
"""


class Migration(migrations.Migration):
    dependencies = [("projections", "0002_access")]
    operations = [
        migrations.AddField("MemberTerms", "siret_from", models.DateField(null=True)),
        migrations.AddField("MemberTerms", "merged_into", models.TextField(null=True)),
        role_sql(REBUILT),
    ]
