"""A member's order on a contract. Subject: `LOG/call-off/ID`."""

from tremplin_platform.events.fact import CategorySinceV2, FirstMemberFact


class Placed(CategorySinceV2, FirstMemberFact):
    """
    `amount` in cents. `due` are the hours it makes due under a rate (hundredths), null without one; `rate` in
    hundredths of an hour per 1,000 euros. Reserved and protected status are those at the lot's award;
    a lot reserved under L2113-17 is not `reserved`, since that reservation is not a social one.
    `category`: the category of a protected winner, by the article it could be reserved under (null: neither, or
    both). `effective` is `placed_on`.
    """

    TOPIC = "call-off.placed"
    KIND = "Commande"
    amount: int
    placed_on: str
    contractor: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool
    rate: int | None
    due: int | None
