from django.db import migrations

from tremplin_projections.roles import role_sql

# What a request reads of its key, in one statement: which one is shown has to be said before the key may be seen. Empty
# where there is none, or its organisation merged; `today` is the day in Paris.
SHOW_KEY = """
create function show_key(shown text)
    returns table (organisation text, role text, digest bytea, expires_on date, revoked_at timestamptz, addresses text[],
                   today date)
    language plpgsql as $$
begin
    perform set_config('tremplin.key', shown, true);
    return query
        select k.organisation::text, k.role::text, k.digest, k.expires_on, k.revoked_at, k.addresses::text[],
               (now() at time zone 'Europe/Paris')::date
          from api_keys k
         where k.prefix = shown and not exists (select from lineages where lineages.log = k.organisation);
end
$$;
revoke execute on function show_key from public;
grant execute on function show_key to {read};
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0012_subjects_of_runs")]
    operations = [role_sql(SHOW_KEY)]
