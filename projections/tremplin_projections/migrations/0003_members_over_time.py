from django.db import migrations, models

from tremplin_projections.roles import rebuilt_table


class Migration(migrations.Migration):
    dependencies = [("projections", "0002_access")]
    operations = [
        migrations.AddField("MemberTerms", "siret_from", models.DateField(null=True)),
        migrations.AddField("MemberTerms", "merged_into", models.TextField(null=True)),
        *rebuilt_table("ledger_members"),
    ]
