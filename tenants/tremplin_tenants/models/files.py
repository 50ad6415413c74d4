"""
The files that people sent; for an hour, each annotated, and how far those are that take long.

Reached by the process roles through row-level security only (migrations 0007 and 0010): history is seen by the
organisation and role that sent, the others by who sent it.
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


class FileRun(models.Model):
    """
    A file that takes long to read: `done` of its `rows` are decided; deleted after an hour.

    `subject`: as of `SentFile`
    `moved_at`: when its process last said that it lives
    `status`, `sealed`: of its answer, encrypted; null until it ends
    """

    pk = models.CompositePrimaryKey("organisation", "caller", "id")
    organisation = models.CharField(max_length=63, db_collation="C")
    caller = models.CharField(max_length=64, db_collation="C")
    id = models.CharField(max_length=32, db_collation="C")
    subject = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    mode = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    rows = models.IntegerField()
    done = models.IntegerField()
    status = models.SmallIntegerField(null=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        db_table = "file_runs"
        indexes = (models.Index(fields=("asked_at",), name="file_runs_by_age"),)
