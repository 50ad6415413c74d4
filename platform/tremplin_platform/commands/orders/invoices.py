"""Record invoices and credit notes of a member in its log, by that member or by a buyer."""

from datetime import date

from tremplin_platform.domain.actor import Actor
from tremplin_platform.domain.orders.call_off import CallOff
from tremplin_platform.domain.orders.invoice import Invoice
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.domain.refusals import UnknownCallOff
from tremplin_platform.store.session import Position, Session

__all__ = ["Actor", "record_invoice"]


def record_invoice(
    session: Session, *, identifier: str, call_off: str, amount: int, invoiced_on: date, by: Actor
) -> Position:
    """
    Record an invoice of `amount` cents, or a credit note where it is negative.

    :raises IdentifierUsed: an invoice of this log has this identifier
    :raises UnknownCallOff: this log has no such order
    :raises InTheFuture: dated after today in Paris
    :raises EmptyInvoice: an amount of zero
    """
    session.unused(Invoice, identifier)
    ordered = session.find(CallOff, call_off)
    if ordered is None:
        raise UnknownCallOff
    invoice = Invoice.record(
        log=session.log,
        identifier=identifier,
        call_off=ordered,
        amount=amount,
        invoiced_on=invoiced_on,
        today=paris_day(session.now),
        by=by.organisation,
    )
    return session.save(invoice)
