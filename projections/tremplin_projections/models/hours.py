"""Tables of the declarations of hours, and of the facilitateurs who validate them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class Declaration(models.Model):
    """
    One declaration in its current state.

    `status` is `pending`, `returned`, `validated` or `rejected`; `hours` are those last declared, `validated` those
    that count, corrections included (hundredths); `seq` is the last event about it; `declared_by` the organisation
    that declared it first, to which it is returned. Null: never stated. An empty `call_off`, `subcontractor`,
    `reported_in` or `reason`: stated to be none.
    """

    pk = models.CompositePrimaryKey("log", "declaration")
    log = name()
    declaration = name()
    seq = models.BigIntegerField()
    status = name()
    contract = name()
    lot = name()
    contractor = name(null=True)
    modality = name(null=True)
    worked_from = models.DateField(null=True)
    worked_to = models.DateField()
    work_quarter = name()
    hours = models.BigIntegerField(null=True)
    validated = models.BigIntegerField()
    reported_in = models.TextField(null=True)
    call_off = models.TextField(null=True)
    subcontractor = models.TextField(null=True)
    protected = models.BooleanField(null=True)
    reason = models.TextField(null=True)
    declared_by = name(null=True)

    MERGE = merging(
        replaced="seq status",
        coalesced="modality worked_from worked_to work_quarter hours reported_in call_off subcontractor reason",
        added="validated",
    )

    class Meta:
        db_table = "ledger_declarations"
        # Begins with the contractor, not the log: a contractor's declarations lie in many logs.
        indexes = (
            models.Index(fields=("contractor", "log", "declaration"), name="declarations_of_contractor"),
            models.Index(
                fields=("log", "declaration"),
                condition=models.Q(status__in=("pending", "returned")),
                name="declarations_waiting",
            ),
        )


class Waiting(models.Model):
    """
    The declarations that were neither validated nor rejected at the event (log, seq).

    `declared`: the seqs of the events that first declared them.
    """

    pk = models.CompositePrimaryKey("log", "seq")
    log = name()
    seq = models.BigIntegerField()
    declared = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "ledger_waiting"


class FacilitatorOfLot(models.Model):
    """The facilitateur who validates a lot's hours from `from_day` until before `until_day` (null: without end)."""

    pk = models.CompositePrimaryKey("log", "contract", "lot", "from_day")
    log = name()
    contract = name()
    lot = name()
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    facilitator = name()

    MERGE = merging(replaced="until_day facilitator")

    class Meta:
        db_table = "ledger_facilitators"
        indexes = (
            models.Index(fields=("facilitator", "log", "contract", "lot"), name="lots_of_facilitator"),
        )
