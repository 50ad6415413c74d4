"""Invoices and credit notes on a call-off. Subject: `LOG/invoice/ID`."""

from tremplin_platform.events.fact import CategorySinceV2, FirstMemberFact


class Received(CategorySinceV2, FirstMemberFact):
    """`amount` in cents, positive; contract, lot, article, usage, status and category are copied from the call-off."""

    TOPIC = "invoice.received"
    KIND = "Facture"
    call_off: str
    amount: int
    invoiced_on: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool


class Credited(CategorySinceV2, FirstMemberFact):
    """A credit note: `amount` in cents, negative."""

    TOPIC = "invoice.credited"
    KIND = "Avoir"
    call_off: str
    amount: int
    invoiced_on: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool
