"""Tables of the position of each projection in each log, and of held logs."""

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
    """A log that a projection holds: it stopped before event `since_seq`, at the instant `since`."""

    pk = models.CompositePrimaryKey("log", "projection")
    log = name()
    projection = name()
    since_seq = models.BigIntegerField()
    since = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        db_table = "held_logs"
