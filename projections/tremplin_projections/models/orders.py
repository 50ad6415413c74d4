"""Tables of the call-offs that members place, and of the invoices and credit notes on them. Money in cents."""

from django.db import models

from tremplin_projections.models.names import name


class CallOff(models.Model):
    """One call-off, placed by the event (log, seq); `due`: the hours that it makes due under a rate (hundredths)."""

    pk = models.CompositePrimaryKey("log", "seq")
    log = name()
    seq = models.BigIntegerField()
    call_off = name()
    contract = name()
    lot = name()
    contractor = name()
    amount = models.BigIntegerField()
    placed_on = models.DateField()
    due = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_call_offs"


class Invoice(models.Model):
    """One invoice, or credit note (a negative `amount`), on a call-off of the same log, by the event (log, seq)."""

    pk = models.CompositePrimaryKey("log", "seq")
    log = name()
    seq = models.BigIntegerField()
    invoice = name()
    call_off = name()
    contract = name()
    lot = name()
    amount = models.BigIntegerField()
    invoiced_on = models.DateField()

    class Meta:
        db_table = "ledger_invoices"
        indexes = (models.Index(fields=("log", "call_off"), name="invoices_of_call_off"),)
