"""
The files that people sent, and each annotated, for an hour.

Reached by the process roles through row-level security only (migration 0007): history is seen by the organisation and
role that sent, an annotated file by who sent it.
"""

from django.db import models


class SentFile(models.Model):
    """
    A file that was sent, and what came of its rows.

    `caller`: who sent it (`Caller.prefix`); `subject`: `hours` or `invoices`, the latter of `member`
    `mode`: `check`, `all` or `partial`; `refused`: how many lines are at fault
    """

    pk = models.CompositePrimaryKey("organisation", "id")
    organisation = models.CharField(max_length=63, db_collation="C")
    id = models.CharField(max_length=32, db_collation="C")
    role = models.CharField(max_length=12)
    caller = models.CharField(max_length=64, db_collation="C")
    subject = models.CharField(max_length=12)
    member = models.CharField(max_length=63, db_collation="C", null=True)
    name = models.CharField(max_length=200)
    mode = models.CharField(max_length=8)
    rows = models.IntegerField()
    recorded = models.IntegerField()
    known = models.IntegerField()
    refused = models.IntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "sent_files"
        indexes = (
            models.Index(fields=("organisation", "role", "sent_at"), name="sent_files_by_sender"),
            models.Index(fields=("sent_at",), name="sent_files_by_age"),
        )


class AnnotatedFile(models.Model):
    """A file with its column *Anomalies*, encrypted; `kind`: `csv`, `xlsx` or `ods`. Deleted after an hour."""

    pk = models.CompositePrimaryKey("organisation", "caller", "id")
    organisation = models.CharField(max_length=63, db_collation="C")
    caller = models.CharField(max_length=64, db_collation="C")
    id = models.CharField(max_length=32, db_collation="C")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=4)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "annotated_files"
        indexes = (models.Index(fields=("made_at",), name="annotated_files_by_age"),)
