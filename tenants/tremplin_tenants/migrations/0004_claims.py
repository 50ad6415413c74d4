from django.db import migrations, models

from tremplin_projections.roles import role_sql

# The row of an answer is claimed when its command begins and filled when it ends. Rows leave after 72 hours, whoever
# asked, and at once when their person is erased: the setting says whose, as a hexadecimal tag that only they have.
# Answers kept so far have digests under no key: none stays.
ANSWERS = """
truncate api_answers;
grant update, delete on api_answers to {command};
create policy api_answers_expired_seen on api_answers for select to {command}
    using (answered_at < now() - interval '72 hours');
create policy api_answers_expired on api_answers for delete to {command}
    using (answered_at < now() - interval '72 hours');
create policy api_answers_of_person_seen on api_answers for select to {command}
    using (encode(person, 'hex') = (select current_setting('tremplin.person', true)));
create policy api_answers_of_person on api_answers for delete to {command}
    using (encode(person, 'hex') = (select current_setting('tremplin.person', true)));
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_merged")]
    operations = [
        migrations.AddField("answer", "person", models.BinaryField(null=True)),
        role_sql(ANSWERS),
        migrations.AddIndex("answer", models.Index(fields=["answered_at"], name="api_answers_by_age")),
        migrations.AddIndex(
            "answer",
            models.Index(
                fields=["person"],
                condition=models.Q(person__isnull=False),
                name="api_answers_by_person",
            ),
        ),
    ]
