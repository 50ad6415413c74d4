"""
The rows of people who sign in: accounts, their seats, their sessions, and the attempts to sign in.

The process roles reach them through row-level security only (migration 0005): an account by its identifier, e-mail or
OpenID Connect subject, a session by the digest of its key.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Account(models.Model):
    """
    A person who signs in.

    `id`: 32 hexadecimal characters drawn at random, the only mark that acts keep of the person
    `password`: as Django's hashers write it
    `subject`: the person's `sub` at the OpenID Connect provider, once they have signed in through it
    """

    id = models.CharField(primary_key=True, max_length=32, db_collation="C")
    email = models.CharField(max_length=254, unique=True, db_collation="C")
    password = models.CharField(max_length=200)
    subject = models.CharField(max_length=255, unique=True, null=True, db_collation="C")
    created_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts"


class Seat(models.Model):
    """
    A role in which an account acts for an organisation.

    `expires_on`: the last Paris day on which it is open, null without one
    `audit_access`: of an auditor's seat, what names its access in the log of the centrale
    """

    pk = models.CompositePrimaryKey("account_id", "organisation", "role")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, db_column="account")
    organisation = models.CharField(max_length=63, db_collation="C")
    role = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    audit_access = models.CharField(max_length=63, null=True)

    class Meta:
        db_table = "seats"


class Session(models.Model):
    """
    A browser's session, under the SHA-256 of its key: reading this table opens no session.

    `account`, `organisation`, `role`: who signed in, in which seat; null before signing in, and before choosing a seat
    `kept`: what else the session holds, as JSON
    `begun_at`, `seen_at`: when it signed in, and its last request, exact to 15 s
    """

    digest = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, db_column="account")
    organisation = models.CharField(max_length=63, null=True, db_collation="C")
    role = models.CharField(max_length=12, null=True)
    kept = models.BinaryField()
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "sessions"
        # Across accounts: what has ended for good goes.
        indexes = (models.Index(fields=("begun_at",), name="sessions_by_age"),)


class SignInAttempt(models.Model):
    """
    The instants of the failed attempts of the last minute, five at most, for one account or one address.

    `subject`: a keyed digest of the e-mail or of the address, neither of which is kept
    """

    subject = models.BinaryField(primary_key=True)
    failed_at = ArrayField(models.DateTimeField())

    class Meta:
        db_table = "sign_in_attempts"
