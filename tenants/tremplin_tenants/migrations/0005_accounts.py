import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from tremplin_projections.roles import role_sql

# Whoever migrates makes accounts and seats; who serves sees the account at hand: by its identifier, its e-mail, its
# subject at the provider, or the session whose key is shown. It changes the password and the subject alone.
ACCOUNTS = """
alter table accounts enable row level security;
alter table accounts force row level security;
create policy accounts_owner on accounts to current_user using (true);
grant select, update (password, subject) on accounts to {command};
create policy accounts_at_hand on accounts for select to {command}
    using (id = (select current_setting('tremplin.account', true))
           or email = (select current_setting('tremplin.email', true))
           or subject = (select current_setting('tremplin.subject', true)));
create policy accounts_of_session on accounts for select to {command}
    using (id = (select account from sessions
                  where digest = (select decode(current_setting('tremplin.session', true), 'hex'))));
create policy accounts_change on accounts for update to {command}
    using (id = (select current_setting('tremplin.account', true)));
"""

SEATS = """
alter table seats enable row level security;
alter table seats force row level security;
create policy seats_owner on seats to current_user using (true);
grant select on seats to {command};
create policy seats_of_account on seats for select to {command}
    using (account = (select current_setting('tremplin.account', true)));
create policy seats_of_session on seats for select to {command}
    using (account = (select account from sessions
                       where digest = (select decode(current_setting('tremplin.session', true), 'hex'))));
"""

# A session is that of the key that is shown; its account may list and end its others. All leave 12 hours after they began.
SESSIONS = """
alter table sessions enable row level security;
alter table sessions force row level security;
create policy sessions_owner on sessions to current_user using (true);
grant select, insert, delete, update (account, organisation, role, kept, seen_at) on sessions to {command};
create policy sessions_shown on sessions to {command}
    using (digest = (select decode(current_setting('tremplin.session', true), 'hex')));
create policy sessions_of_account_seen on sessions for select to {command}
    using (account = (select current_setting('tremplin.account', true)));
create policy sessions_of_account_end on sessions for delete to {command}
    using (account = (select current_setting('tremplin.account', true)));
create policy sessions_over_seen on sessions for select to {command}
    using (begun_at < now() - interval '12 hours');
create policy sessions_over on sessions for delete to {command}
    using (begun_at < now() - interval '12 hours');
"""

# Unlogged and lost in a crash: attempts of the minute under way are worth no write to disk.
ATTEMPTS = """
alter table sign_in_attempts set unlogged;
alter table sign_in_attempts enable row level security;
alter table sign_in_attempts force row level security;
grant select, insert, update, delete on sign_in_attempts to {command};
create policy sign_in_attempts_at_hand on sign_in_attempts to {command}
    using (encode(subject, 'hex') = any (string_to_array((select current_setting('tremplin.attempts', true)), ',')));
create policy sign_in_attempts_over_seen on sign_in_attempts for select to {command}
    using (coalesce(failed_at[cardinality(failed_at)], '-infinity') < now() - interval '1 minute');
create policy sign_in_attempts_over on sign_in_attempts for delete to {command}
    using (coalesce(failed_at[cardinality(failed_at)], '-infinity') < now() - interval '1 minute');
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_claims"), ("infra", "0001_store")]
    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.CharField(db_collation="C", max_length=32, primary_key=True, serialize=False)),
                ("email", models.CharField(db_collation="C", max_length=254, unique=True)),
                ("password", models.CharField(max_length=200)),
                ("subject", models.CharField(db_collation="C", max_length=255, null=True, unique=True)),
                ("created_at", models.DateTimeField()),
                ("disabled_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "accounts"},
        ),
        migrations.CreateModel(
            name="SignInAttempt",
            fields=[
                ("subject", models.BinaryField(primary_key=True, serialize=False)),
                (
                    "failed_at",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=None),
                ),
            ],
            options={"db_table": "sign_in_attempts"},
        ),
        migrations.AlterField(
            "answer", "caller", models.CharField(db_collation="C", max_length=64)
        ),
        migrations.AlterField(
            "requestcount", "caller", models.CharField(db_collation="C", max_length=64)
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "organisation",
                        "role",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.CharField(db_collation="C", max_length=63)),
                ("role", models.CharField(max_length=12)),
                ("created_at", models.DateTimeField()),
                ("expires_on", models.DateField(null=True)),
                ("audit_access", models.CharField(max_length=63, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_column="account",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenants.account",
                    ),
                ),
            ],
            options={"db_table": "seats"},
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_collation="C", max_length=63, null=True)),
                ("role", models.CharField(max_length=12, null=True)),
                ("kept", models.BinaryField()),
                ("begun_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_column="account",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenants.account",
                    ),
                ),
            ],
            options={
                "db_table": "sessions",
                "indexes": [models.Index(fields=["begun_at"], name="sessions_by_age")],
            },
        ),
        role_sql(ACCOUNTS),
        role_sql(SEATS),
        role_sql(SESSIONS),
        role_sql(ATTEMPTS),
    ]
