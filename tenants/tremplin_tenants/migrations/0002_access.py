from django.db import migrations

from tremplin_projections.roles import role_sql

KEYS = """
alter table api_keys enable row level security;
alter table api_keys force row level security;
-- Whoever migrates makes and revokes keys; who serves sees the one key whose prefix it was shown.
create policy api_keys_owner on api_keys to current_user using (true);
grant select on api_keys to {read};
create policy api_keys_shown on api_keys for select to {read}
    using (prefix = (select current_setting('tremplin.key', true)));
"""

ANSWERS = """
alter table api_answers enable row level security;
alter table api_answers force row level security;
grant select, insert on api_answers to {command};
create policy api_answers_of_caller on api_answers to {command}
    using (organisation = (select current_setting('tremplin.caller', true)));
"""

# Unlogged and lost in a crash: a count of the minute under way is worth no write to disk.
COUNTS = """
alter table api_request_counts set unlogged;
alter table api_request_counts set (fillfactor = 50);
alter table api_request_counts enable row level security;
alter table api_request_counts force row level security;
grant select, insert, update on api_request_counts to {command};
create policy api_request_counts_of_caller on api_request_counts to {command}
    using (organisation = (select current_setting('tremplin.caller', true)));
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]
    operations = [role_sql(KEYS), role_sql(ANSWERS), role_sql(COUNTS)]
