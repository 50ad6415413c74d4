"""Find who follows the hours of a lot: its facilitateur, who may change in the year, or the buyer."""

from datetime import date

from tremplin_infra.demo.acts.parties import CENTRALE
from tremplin_infra.demo.contracts.contract_table import DemoContract, DemoLot

NEW_FOLLOWER, NEW_FOLLOWER_FROM, FOLLOWED_ANEW = "ave", date(2026, 1, 1), "solutions-impression"


def follower(contract: DemoContract, lot: DemoLot, day: date) -> str:
    """Return the organisation that decides on the lot's hours on a day."""
    if contract.id == FOLLOWED_ANEW and day >= NEW_FOLLOWER_FROM:
        return NEW_FOLLOWER
    return lot.follower or CENTRALE
