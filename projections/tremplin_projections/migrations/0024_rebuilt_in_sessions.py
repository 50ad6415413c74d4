from django.db import migrations


class Migration(migrations.Migration):
    # A rebuild makes its rows in temporary tables: those of before held none but while it ran.

    dependencies = [("projections", "0023_closing_readers")]
    operations = [migrations.RunSQL("drop schema rebuild cascade", migrations.RunSQL.noop)]
