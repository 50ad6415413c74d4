"""Empty the registers, so that consumers write them again with more fields of contracts, lots, awards and buyers."""

from django.db import migrations

# Row-level security is forced on the owner too, except for TRUNCATE.
AGAIN = """
truncate register_rows;
alter table positions no force row level security;
delete from positions where log = 'centrale' and projection = 'registers';
alter table positions force row level security;
alter table held_logs no force row level security;
delete from held_logs where log = 'centrale' and projection = 'registers';
alter table held_logs force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("projections", "0009_registers")]
    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
