from django.db import migrations

from tremplin_projections.roles import role_sql

# Who asks for an audit has its oldest ones deleted: a program that asks every minute would fill the table.
LAST = """
grant delete on verifications to {command};
create policy verifications_over on verifications for delete to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and caller = (select current_setting('tremplin.sender', true))
           and (select current_setting('tremplin.caller_role', true)) = 'auditor');
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0010_file_runs")]
    operations = [role_sql(LAST)]
