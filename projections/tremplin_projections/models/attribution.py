"""Tables of shared hours (not declared for one member): the attribution methods, and the shares that closings gave."""

from django.db import models

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class MethodOfLot(models.Model):
    """The method that attributes a lot's shared hours to members from a day on, as the event (log, seq) states it."""

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
    The hours of a lot and quarter that closings attributed, from the day `since` on; in the centrale's log only.

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
