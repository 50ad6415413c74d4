"""A year that leaves rows in every table of the read models."""

from datetime import date

from support.sharing import FOUR, closes, is_invoiced, prepares, works
from support.story import BUYER, CENTRALE, CONTRACT, Story
from tremplin_platform.commands.lots.lot_life import terminate_lot
from tremplin_platform.commands.orders.doeth import receive_attestation

MEMBERS = FOUR[:3]


def tell(story: Story) -> None:
    """Append the events of the year to the logs of the centrale and of three members."""
    prepares(story, *MEMBERS)
    for member in MEMBERS:
        is_invoiced(story, member, 100_00)
    works(story, 30_00)
    story.at("2026-03-02")
    story.declares(MEMBERS[0], "h1")
    story.validates(MEMBERS[0], "h1")
    story.facilitator("epec")
    story.assigns("epec", since="2026-03-03")
    closes(story, "2026-Q1", on="2026-04-10")
    story.do(CENTRALE, terminate_lot, contract=CONTRACT, lot="1", on=date(2026, 5, 31), reason="défaillance")
    story.at("2027-02-01")
    attestation = {"contractor": "proprete", "issued_to": MEMBERS[0], "amount3": 100_00, "amount4": 50_00}
    story.do(
        MEMBERS[0],
        receive_attestation,
        **attestation,
        year=2026,
        received_on=date(2027, 1, 20),
        by=BUYER,
    )
