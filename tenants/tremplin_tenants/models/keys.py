"""
API keys, kept answers and request counts.

Reached by the process roles through row-level security only (migration 0002): a key is seen with its prefix alone,
answers and counts by the organisation that asked.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiKey(models.Model):
    """
    A key of one organisation, in one role. The key itself is shown once, here stands its SHA-256.

    `expires_on` is the last Paris day it opens anything (null: no end); rows are revoked, never deleted.
    `name`: what it is for, null where the command line made it; `made_by`: who made it (`Caller.prefix`), null likewise
    `addresses`: the networks it may be used from, empty for any; `last_used_at`: exact to a minute
    """

    prefix = models.CharField(primary_key=True, max_length=20, db_collation="C")
    organisation = models.CharField(max_length=63, db_collation="C")
    role = models.CharField(max_length=12)
    digest = models.BinaryField()
    created_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=100, null=True)
    addresses = ArrayField(models.CharField(max_length=43), default=list)
    last_used_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=64, null=True)

    class Meta:
        db_table = "api_keys"
        indexes = (models.Index(fields=("organisation", "created_at"), name="api_keys_by_organisation"),)


class Answer(models.Model):
    """
    What an `Idempotency-Key` was answered, byte for byte; written in the transaction of its command.

    `caller` is the prefix of the key that asked, or its account and role; `request_digest` the HMAC-SHA256 of what was
    asked, under a secret that is not in the database; `person` the tag of the person that it is about, by which it is
    deleted with them.
    """

    pk = models.CompositePrimaryKey("organisation", "caller", "idempotency_key")
    organisation = models.CharField(max_length=63, db_collation="C")
    caller = models.CharField(max_length=64, db_collation="C")
    idempotency_key = models.CharField(max_length=255, db_collation="C")
    request_digest = models.BinaryField()
    status = models.SmallIntegerField()
    body = models.BinaryField()
    answered_at = models.DateTimeField()
    person = models.BinaryField(null=True)

    class Meta:
        db_table = "api_answers"
        # Across organisations: what is too old goes, and what is about a person that is erased.
        indexes = (
            models.Index(fields=("answered_at",), name="api_answers_by_age"),
            models.Index(
                fields=("person",), condition=models.Q(person__isnull=False), name="api_answers_by_person"
            ),
        )


class RequestCount(models.Model):
    """How many requests a key or a seat has made in the minute under way (minutes counted from 1970)."""

    pk = models.CompositePrimaryKey("organisation", "caller")
    organisation = models.CharField(max_length=63, db_collation="C")
    caller = models.CharField(max_length=64, db_collation="C")
    minute = models.BigIntegerField()
    requests = models.IntegerField()

    class Meta:
        db_table = "api_request_counts"
