"""A member's order on a contract. Subject: `LOG/call-off/ID`."""

from typing import Any, ClassVar

from tremplin_platform.events.fact import FirstMemberFact, LotFact


class Placed(LotFact, FirstMemberFact):
    """
    `amount` in cents. `due` are the hours it makes due under a rate (hundredths), null without one; `rate` in
    hundredths of an hour per 1,000 euros. Reserved and protected status are those at the lot's award;
    a lot reserved under L2113-17 is not `reserved`, since that reservation is not a social one.
    `category`: the category of a protected winner, by the article it could be reserved under (null: neither, or
    both). `effective` is `placed_on`.
    """

    TOPIC = "call-off.placed"
    KIND = "Commande"
    class_version: ClassVar[int] = 2
    amount: int
    placed_on: str
    contractor: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool
    category: str | None
    rate: int | None
    due: int | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 had no category of the winner."""
        state.setdefault("category", None)
