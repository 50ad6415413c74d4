"""The catalogue: contracts that the centrale published, and those it observed in published data."""

from django.db import models

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class CatalogueContract(models.Model):
    """
    One contract. `source` is `published` or `observed`; shown from `shown_seq` on (null: not published yet).

    `opened_to` is to how many members it is open by name, never which. Of an observed one (`contract` is then the
    observation's own identifier): `amount` in cents, and in `observed` what else the published data say.
    """

    pk = models.CompositePrimaryKey("log", "source", "contract")
    log = name()
    source = name()
    contract = name()
    seq = models.BigIntegerField()
    shown_seq = models.BigIntegerField(null=True)
    title = models.TextField(null=True)
    usage = models.TextField(null=True)
    centrale_role = models.TextField(null=True)
    kind = models.TextField(null=True)
    cpv = models.TextField(null=True)
    notice_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    to_all = models.BooleanField()
    opened_to = models.IntegerField()
    amount = models.BigIntegerField(null=True)
    observed = models.JSONField(null=True)

    MERGE = merging(
        replaced="seq",
        coalesced="shown_seq title usage centrale_role kind cpv notice_on starts_on ends_on amount",
        either="to_all",
        added="opened_to",
        joined="observed",
    )

    class Meta:
        db_table = "catalogue_contracts"


class CatalogueLot(models.Model):
    """One lot of a contract of the centrale."""

    pk = models.CompositePrimaryKey("log", "contract", "lot")
    log = name()
    contract = name()
    lot = name()
    title = models.TextField()
    reservation = models.JSONField(null=True)
    clause = models.JSONField(null=True)
    territories = models.JSONField()

    class Meta:
        db_table = "catalogue_lots"


class CatalogueAward(models.Model):
    """One award of a lot: to whom and since when; its amount is not kept."""

    pk = models.CompositePrimaryKey("log", "contract", "lot", "seq")
    log = name()
    contract = name()
    lot = name()
    seq = models.BigIntegerField()
    contractor = name()
    notified_on = models.DateField()
    article = models.TextField(null=True)
    protected = models.BooleanField()

    class Meta:
        db_table = "catalogue_awards"


class CatalogueOpening(models.Model):
    """To whom a contract is open by name: counted, and read by nobody who serves members."""

    pk = models.CompositePrimaryKey("log", "contract", "member")
    log = name()
    contract = name()
    member = name()
    seq = models.BigIntegerField()

    class Meta:
        db_table = "catalogue_openings"
