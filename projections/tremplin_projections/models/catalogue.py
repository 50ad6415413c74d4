"""Tables of the catalogue: contracts that the centrale registered, and those observed in published data (DECP)."""

from django.db import models

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class CatalogueContract(models.Model):
    """
    One contract. `source` is `published` or `observed`; it is shown from `shown_seq` on (null: not published yet).

    `opened_to` counts the members it is open to by name. An observed contract has as `contract` the identifier of the
    observation, an `amount` in cents, and in `observed` the other published data.
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
    """One lot of a contract of the centrale, as it was registered."""

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
    """One award of a lot to a contractor, without its amount."""

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
    """A member to which a contract is open by name; only counted for readers other than the centrale's."""

    pk = models.CompositePrimaryKey("log", "contract", "member")
    log = name()
    contract = name()
    member = name()
    seq = models.BigIntegerField()

    class Meta:
        db_table = "catalogue_openings"
