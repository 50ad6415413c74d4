from django.db import migrations, models

from tremplin_projections.roles import role_sql

# How far a file is, and what came of it, is of who sent it, for an hour; what has ended stays as it is.
RUNS = """
alter table file_runs enable row level security;
alter table file_runs force row level security;
grant select, insert, delete, update (moved_at, rows, done, status, sealed) on file_runs to {command};
create policy file_runs_own on file_runs for select to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and caller = (select current_setting('tremplin.sender', true)));
create policy file_runs_own_made on file_runs for insert to {command}
    with check (organisation = (select current_setting('tremplin.caller', true))
                and caller = (select current_setting('tremplin.sender', true)));
create policy file_runs_own_moved on file_runs for update to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and caller = (select current_setting('tremplin.sender', true)) and status is null)
    with check (organisation = (select current_setting('tremplin.caller', true))
                and caller = (select current_setting('tremplin.sender', true)));
create policy file_runs_over_seen on file_runs for select to {command}
    using (asked_at < now() - interval '1 hour');
create policy file_runs_over on file_runs for delete to {command}
    using (asked_at < now() - interval '1 hour');
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_verifications")]
    operations = [
        migrations.CreateModel(
            name="FileRun",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation",
                        "caller",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.CharField(db_collation="C", max_length=63)),
                ("caller", models.CharField(db_collation="C", max_length=64)),
                ("id", models.CharField(db_collation="C", max_length=32)),
                ("name", models.CharField(max_length=200)),
                ("mode", models.CharField(max_length=8)),
                ("asked_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("rows", models.IntegerField()),
                ("done", models.IntegerField()),
                ("status", models.SmallIntegerField(null=True)),
                ("sealed", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "file_runs",
                "indexes": [models.Index(fields=["asked_at"], name="file_runs_by_age")],
            },
        ),
        role_sql(RUNS),
    ]
