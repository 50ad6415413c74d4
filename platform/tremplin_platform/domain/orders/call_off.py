"""A member's order on a contract."""

from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.days import check_past
from tremplin_platform.domain.lots.clause_target import hours_due
from tremplin_platform.domain.orders.order_terms import OrderTerms
from tremplin_platform.domain.refusals import NotPositive
from tremplin_platform.events.fact import Fact, subject
from tremplin_platform.events.orders import call_off as events


def check_order(*, amount: int, placed_on: date, today: date) -> None:
    """
    Check the fields of an order, before any rule of its contract.

    :raises InTheFuture: placed after the Paris day `today`
    :raises NotPositive: an amount of zero or less
    """
    check_past(placed_on, today=today, pointer="/placed_on")
    if amount <= 0:
        raise NotPositive(pointer="/amount")


class CallOff(BaseAggregate[str]):
    TOPIC = "call-off"
    Event = Fact
    Placed = events.Placed

    @classmethod
    def place(
        cls,
        *,
        log: str,
        identifier: str,
        terms: OrderTerms,
        amount: int,
        placed_on: date,
        today: date,
        by: str,
    ) -> Self:
        """
        Place an order of `amount` cents excluding tax; under a rate it makes hours due.

        :raises Refused: what `check_order` refuses
        """
        check_order(amount=amount, placed_on=placed_on, today=today)
        rate = terms["rate"]
        return cls._create(
            cls.Placed,
            id=subject(log=log, kind=cls.TOPIC, identifier=identifier),
            **terms,
            amount=amount,
            placed_on=placed_on.isoformat(),
            due=None if rate is None else hours_due(rate=rate, amount=amount),
            effective=placed_on.isoformat(),
            by=by,
        )

    @event(events.Placed)
    def __init__(
        self,
        *,
        contract: str,
        lot: str,
        placed_on: str,
        usage: str,
        reserved: bool,
        article: str | None,
        protected: bool,
        category: str | None,
    ) -> None:
        self.contract = contract
        self.lot = lot
        self.placed_on = placed_on
        self.usage = usage
        self.reserved = reserved
        self.article = article
        self.protected = protected
        self.category = category

    @property
    def identifier(self) -> str:
        """Its identifier in the member's log."""
        return self.id.rpartition("/")[2]
