from django.db import migrations

from tremplin_projections.roles import role_sql

# A buyer ends an auditor's seat, whose access `tremplin.audit_access` names: its last day becomes one that is past. Of
# keys, `made_by` says which an auditor made, to end with its own.
ENDED = """
grant select (made_by) on api_keys to {command};
grant update (expires_on) on seats to {command};
create policy seats_of_access_seen on seats for select to {command}
    using (role = 'auditor' and audit_access = (select current_setting('tremplin.audit_access', true)));
create policy seats_of_access_ended on seats for update to {command}
    using (role = 'auditor' and audit_access = (select current_setting('tremplin.audit_access', true)))
    with check (role = 'auditor' and expires_on < (now() at time zone 'Europe/Paris')::date);
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_files")]
    operations = [role_sql(ENDED)]
