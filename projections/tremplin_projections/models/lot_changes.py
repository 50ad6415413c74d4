"""Changes of lots: one row a change, keyed by the event that states it."""

from django.db import models

from tremplin_projections.models.names import name


class _LotChange(models.Model):
    """`kind` from `day` on; an empty `lot` is the whole contract. What else is stated is in `detail`."""

    pk = models.CompositePrimaryKey("log", "contract", "lot", "seq", "line")
    log = name()
    contract = name()
    lot = name()
    seq = models.BigIntegerField()
    line = models.SmallIntegerField()
    kind = name()
    day = models.DateField()
    detail = models.JSONField()

    class Meta:
        abstract = True


class LedgerLotChange(_LotChange):
    """A change as a member's log knows it; an opening repeats all that happened before it."""

    class Meta:
        db_table = "ledger_lot_changes"


class CatalogueLotChange(_LotChange):
    """A change as the centrale decided it."""

    class Meta:
        db_table = "catalogue_lot_changes"
