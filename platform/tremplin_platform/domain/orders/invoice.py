"""An invoice, or a credit note, on one of a member's orders."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.days import check_past
from tremplin_platform.domain.orders.call_off import CallOff
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.orders import invoice as events


class EmptyInvoice(Refused):
    """Une facture a un montant positif, un avoir un montant négatif : zéro n’est ni l’un ni l’autre."""

    code = "empty-invoice"
    pointer = "/amount"


class Invoice(BaseAggregate[str]):
    TOPIC = "invoice"
    Event = Fact
    Received = events.Received
    Credited = events.Credited

    @classmethod
    def record(
        cls,
        *,
        log: str,
        identifier: str,
        call_off: CallOff,
        amount: int,
        invoiced_on: date,
        today: date,
        by: str,
    ) -> Self:
        """
        Record an invoice of `amount` cents, or a credit note where it is negative, with the terms of its order.

        :raises InTheFuture: dated after the Paris day `today`
        :raises EmptyInvoice: an amount of zero
        """
        check_past(invoiced_on, today=today, pointer="/invoiced_on")
        if amount == 0:
            raise EmptyInvoice
        return cls._create(
            cls.Received if amount > 0 else cls.Credited,
            id=subject(log=log, kind=cls.TOPIC, identifier=identifier),
            call_off=call_off.identifier,
            contract=call_off.contract,
            lot=call_off.lot,
            amount=amount,
            invoiced_on=invoiced_on.isoformat(),
            usage=call_off.usage,
            reserved=call_off.reserved,
            article=call_off.article,
            protected=call_off.protected,
            category=call_off.category,
            effective=invoiced_on.isoformat(),
            by=by,
        )

    @event(events.Received)
    def __init__(self, *, call_off: str, amount: int, invoiced_on: str) -> None:
        self.call_off = call_off
        self.amount = amount
        self.invoiced_on = invoiced_on
