from django.db import migrations

from tremplin_projections.roles import role_sql

# Whether the organisation of the key that is shown merged into another: then the key opens nothing.
MERGED = """
grant select on lineages to {read};
create policy lineages_of_key on lineages for select to {read}
    using (log = (select organisation from api_keys
                   where prefix = (select current_setting('tremplin.key', true))));
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_access"), ("infra", "0006_lineages")]
    operations = [role_sql(MERGED)]
