from django.db import migrations, models

from tremplin_projections.roles import role_sql

# History is of the organisation and role that sent; it is kept 13 months.
SENT = """
alter table sent_files enable row level security;
alter table sent_files force row level security;
grant select, insert, delete on sent_files to {command};
create policy sent_files_own on sent_files for select to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and role = (select current_setting('tremplin.caller_role', true)));
create policy sent_files_own_made on sent_files for insert to {command}
    with check (organisation = (select current_setting('tremplin.caller', true))
                and role = (select current_setting('tremplin.caller_role', true)));
create policy sent_files_over_seen on sent_files for select to {command}
    using (sent_at < now() - interval '13 months');
create policy sent_files_over on sent_files for delete to {command}
    using (sent_at < now() - interval '13 months');
"""

# An annotated file is of who sent it, for an hour.
ANNOTATED = """
alter table annotated_files enable row level security;
alter table annotated_files force row level security;
grant select, insert, delete on annotated_files to {command};
create policy annotated_files_own on annotated_files for select to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and caller = (select current_setting('tremplin.sender', true)));
create policy annotated_files_own_made on annotated_files for insert to {command}
    with check (organisation = (select current_setting('tremplin.caller', true))
                and caller = (select current_setting('tremplin.sender', true)));
create policy annotated_files_own_gone on annotated_files for delete to {command}
    using (organisation = (select current_setting('tremplin.caller', true))
           and caller = (select current_setting('tremplin.sender', true)));
create policy annotated_files_over_seen on annotated_files for select to {command}
    using (made_at < now() - interval '1 hour');
create policy annotated_files_over on annotated_files for delete to {command}
    using (made_at < now() - interval '1 hour');
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_own_keys")]
    operations = [
        migrations.CreateModel(
            name="SentFile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation", models.CharField(db_collation="C", max_length=63)),
                ("id", models.CharField(db_collation="C", max_length=32)),
                ("role", models.CharField(max_length=12)),
                ("caller", models.CharField(db_collation="C", max_length=64)),
                ("subject", models.CharField(max_length=12)),
                ("member", models.CharField(db_collation="C", max_length=63, null=True)),
                ("name", models.CharField(max_length=200)),
                ("mode", models.CharField(max_length=8)),
                ("rows", models.IntegerField()),
                ("recorded", models.IntegerField()),
                ("known", models.IntegerField()),
                ("refused", models.IntegerField()),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "db_table": "sent_files",
                "indexes": [
                    models.Index(fields=["organisation", "role", "sent_at"], name="sent_files_by_sender"),
                    models.Index(fields=["sent_at"], name="sent_files_by_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnotatedFile",
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
                ("kind", models.CharField(max_length=4)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "annotated_files",
                "indexes": [models.Index(fields=["made_at"], name="annotated_files_by_age")],
            },
        ),
        role_sql(SENT),
        role_sql(ANNOTATED),
    ]
