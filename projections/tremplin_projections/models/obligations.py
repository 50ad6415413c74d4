"""The table of attestations for the DOETH, the yearly declaration of disabled workers' employment."""

from django.db import models

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class Attestation(models.Model):
    """
    One attestation as last received by the event `seq`: amounts in cents, as stated.

    `counted`: whether it gives the member a figure; `uncounted`: why not (empty if it does).
    """

    pk = models.CompositePrimaryKey("log", "attestation")
    log = name()
    attestation = name()
    seq = models.BigIntegerField()
    year = models.IntegerField()
    contractor = name()
    issued_to = name()
    amount3 = models.BigIntegerField()
    amount4 = models.BigIntegerField()
    received_on = models.DateField()
    counted = models.BooleanField()
    uncounted = name()

    MERGE = merging(replaced="seq amount3 amount4 received_on counted uncounted")

    class Meta:
        db_table = "ledger_attestations"
