"""Tables of the changes of lots: one row a change, keyed by the event that states it."""

from django.db import models

from tremplin_projections.models.names import name


class _LotChange(models.Model):
    """A change of this `kind` from `day` on, described in `detail`; an empty `lot` is the whole contract."""

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
    """A change as a member's log received it; an opening repeats all the changes before it."""

    class Meta:
        db_table = "ledger_lot_changes"


class CatalogueLotChange(_LotChange):
    """A change as the centrale decided it."""

    class Meta:
        db_table = "catalogue_lot_changes"
