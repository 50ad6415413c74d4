"""How far each projection has read each log."""

from django.db import models

from tremplin_projections.models.names import name


class Position(models.Model):
    """The last event of `log` that `projection` has applied, and when that event was recorded."""

    pk = models.CompositePrimaryKey("log", "projection")
    log = name()
    projection = name()
    seq = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "positions"


class HeldLog(models.Model):
    """A log that a projection cannot read past: `since_seq` is the event it stopped before, `since` the instant."""

    pk = models.CompositePrimaryKey("log", "projection")
    log = name()
    projection = name()
    since_seq = models.BigIntegerField()
    since = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        db_table = "held_logs"
