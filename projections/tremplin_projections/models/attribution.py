"""Hours that are no one member's: the methods each log received, and what the centrale's closings shared."""

from django.db import models

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class MethodOfLot(models.Model):
    """How a lot's hours that are no one member's reach members from a day on, as the event (log, seq) states it."""

    pk = models.CompositePrimaryKey("log", "contract", "lot", "from_day", "seq")
    log = name()
    contract = name()
    lot = name()
    from_day = models.DateField()
    seq = models.BigIntegerField()
    method = name()

    class Meta:
        db_table = "ledger_methods"


class AttributionOfLot(models.Model):
    """
    What closings shared of a lot's hours of a quarter, from its day `since` on; of the centrale's log alone.

    `shares`: hundredths of an hour by member; with `unattributed` they sum to `validated`. `seq`: the last event.
    """

    pk = models.CompositePrimaryKey("log", "contract", "lot", "since")
    log = name()
    contract = name()
    lot = name()
    since = models.DateField()
    seq = models.BigIntegerField()
    quarter = name()
    method = name()
    validated = models.BigIntegerField()
    unattributed = models.BigIntegerField()
    shares = models.JSONField()

    MERGE = merging(replaced="seq validated unattributed shares")

    class Meta:
        db_table = "ledger_attributions"
