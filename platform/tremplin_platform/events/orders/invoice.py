"""Invoices and credit notes on a call-off. Subject: `LOG/invoice/ID`."""

from typing import Any, ClassVar

from tremplin_platform.events.fact import FirstMemberFact, LotFact


class Received(LotFact, FirstMemberFact):
    """`amount` in cents, positive; contract, lot, article, usage, status and category are copied from the call-off."""

    TOPIC = "invoice.received"
    KIND = "Facture"
    class_version: ClassVar[int] = 2
    call_off: str
    amount: int
    invoiced_on: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool
    category: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 had no category of the winner."""
        state.setdefault("category", None)


class Credited(LotFact, FirstMemberFact):
    """A credit note: `amount` in cents, negative."""

    TOPIC = "invoice.credited"
    KIND = "Avoir"
    class_version: ClassVar[int] = 2
    call_off: str
    amount: int
    invoiced_on: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool
    category: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 had no category of the winner."""
        state.setdefault("category", None)
