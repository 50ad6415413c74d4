"""Make the rows of call-offs, and of the invoices and credit notes on them."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.ledger.tables import CALL_OFFS, INVOICES
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row


def call_off(envelope: Envelope, data: dict[str, Any]) -> Row:
    """Make the row of a call-off from the event that placed it."""
    return CALL_OFFS.row(
        log=envelope.log,
        seq=envelope.seq,
        call_off=envelope.subject.rpartition("/")[2],
        contract=data["contract"],
        lot=data["lot"],
        contractor=data["contractor"],
        amount=data["amount"],
        placed_on=day(data["placed_on"]),
        due=data["due"],
    )


def invoice(envelope: Envelope, data: dict[str, Any]) -> Row:
    """Make the row of an invoice or of a credit note."""
    return INVOICES.row(
        log=envelope.log,
        seq=envelope.seq,
        invoice=envelope.subject.rpartition("/")[2],
        call_off=data["call_off"],
        contract=data["contract"],
        lot=data["lot"],
        amount=data["amount"],
        invoiced_on=day(data["invoiced_on"]),
    )
