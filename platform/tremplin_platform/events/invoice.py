"""What a member was invoiced on a call-off. Subject: `LOG/invoice/ID`."""

from tremplin_platform.events.fact import FirstFact


class Received(FirstFact):
    """`amount` in cents, positive; contract, lot, article, usage and status are copied from the call-off."""

    TOPIC = "invoice.received"
    call_off: str
    contract: str
    lot: str
    amount: int
    invoiced_on: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool


class Credited(FirstFact):
    """A credit note: `amount` in cents, negative."""

    TOPIC = "invoice.credited"
    call_off: str
    contract: str
    lot: str
    amount: int
    invoiced_on: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool
