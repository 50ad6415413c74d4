from django.db import migrations, models

from tremplin_projections.roles import role_sql

# The centrale's readers see what was verified; its auditors have it verified. What was asked, by whom and when, stays.
KEPT = """
alter table verifications enable row level security;
alter table verifications force row level security;
grant select, insert, update (moved_at, ended_at, logs, events, found, problems) on verifications to {command};
create policy verifications_seen on verifications for select to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and (select current_setting('tremplin.caller_role', true)) in ('buyer', 'auditor'));
create policy verifications_asked on verifications for insert to {command}
    with check (organisation = (select current_setting('tremplin.caller', true))
                and (select current_setting('tremplin.caller_role', true)) = 'auditor');
create policy verifications_move on verifications for update to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and (select current_setting('tremplin.caller_role', true)) = 'auditor' and ended_at is null)
    with check (organisation = (select current_setting('tremplin.caller', true)));
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_audit_accesses")]
    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation", models.CharField(db_collation="C", max_length=63)),
                ("id", models.CharField(db_collation="C", max_length=32)),
                ("caller", models.CharField(db_collation="C", max_length=64)),
                ("audit", models.CharField(max_length=8)),
                ("log", models.CharField(db_collation="C", max_length=63)),
                ("asked_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("logs", models.IntegerField()),
                ("events", models.BigIntegerField()),
                ("found", models.IntegerField(null=True)),
                ("problems", models.JSONField()),
            ],
            options={
                "db_table": "verifications",
                "indexes": [models.Index(fields=["organisation", "asked_at"], name="verifications_by_age")],
            },
        ),
        role_sql(KEPT),
    ]
