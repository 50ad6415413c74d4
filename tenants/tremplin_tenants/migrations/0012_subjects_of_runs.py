from django.db import migrations, models


class Migration(migrations.Migration):
    """A run of before is of no subject, and found at no page: its process is gone, and it is deleted within the hour."""

    dependencies = [("tenants", "0011_last_verifications")]
    operations = [
        migrations.AddField(
            model_name="filerun",
            name="subject",
            field=models.CharField(default="", max_length=12),
            preserve_default=False,
        ),
    ]
