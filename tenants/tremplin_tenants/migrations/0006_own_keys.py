import django.contrib.postgres.fields
from django.db import migrations, models

from tremplin_projections.roles import role_sql

# An organisation lists, makes and revokes its own keys, in the role of who asks: `tremplin.caller` and
# `tremplin.caller_role`. A key that it makes ends within a year. Its use is noted under its own prefix.
OWN = """
create policy api_keys_own_seen on api_keys for select to {read}
    using (organisation = (select current_setting('tremplin.caller', true))
           and role = (select current_setting('tremplin.caller_role', true)));
grant select (prefix, organisation, role, created_at, expires_on, revoked_at, name, addresses, last_used_at),
      insert (prefix, organisation, role, digest, created_at, expires_on, name, addresses, made_by),
      update (revoked_at, last_used_at) on api_keys to {command};
create policy api_keys_own on api_keys for select to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and role = (select current_setting('tremplin.caller_role', true)));
create policy api_keys_own_made on api_keys for insert to {command}
    with check (organisation = (select current_setting('tremplin.caller', true))
                and role = (select current_setting('tremplin.caller_role', true))
                and expires_on <= ((now() at time zone 'Europe/Paris')::date + interval '1 year')::date);
create policy api_keys_own_revoked on api_keys for update to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and role = (select current_setting('tremplin.caller_role', true)));
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_accounts")]
    operations = [
        migrations.AddField("apikey", "name", models.CharField(max_length=100, null=True)),
        migrations.AddField(
            "apikey",
            "addresses",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=43), default=list, size=None
            ),
        ),
        migrations.AddField("apikey", "last_used_at", models.DateTimeField(null=True)),
        migrations.AddField("apikey", "made_by", models.CharField(max_length=64, null=True)),
        role_sql(OWN),
    ]
