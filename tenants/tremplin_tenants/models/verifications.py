"""The audits that somebody asked for, with what each found: reached by the command role alone (0009)."""

from django.db import models


class Verification(models.Model):
    """
    An audit, `verify` or `replay`, of `log` (empty: of every log), asked for by `caller` (`Caller.prefix`).

    `moved_at`: when its counts last moved; `ended_at`: null while it runs, or where it was interrupted
    `found`: how many problems, null until it ends and where it failed; `problems`: the first of them
    """

    pk = models.CompositePrimaryKey("organisation", "id")
    organisation = models.CharField(max_length=63, db_collation="C")
    id = models.CharField(max_length=32, db_collation="C")
    caller = models.CharField(max_length=64, db_collation="C")
    audit = models.CharField(max_length=8)
    log = models.CharField(max_length=63, db_collation="C")
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    logs = models.IntegerField()
    events = models.BigIntegerField()
    found = models.IntegerField(null=True)
    problems = models.JSONField()

    class Meta:
        db_table = "verifications"
        indexes = (models.Index(fields=("organisation", "asked_at"), name="verifications_by_age"),)
