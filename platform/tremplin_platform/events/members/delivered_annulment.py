"""A lot's clause annulled, as a member's log receives it. Subject: `LOG/opened-contract/ID`."""

from tremplin_platform.events.fact import DeliveredFact
from tremplin_platform.events.shapes import DueOn


class ClauseAnnulled(DeliveredFact):
    """
    From its effective day nothing is due any more; the hours done stay.

    `withdrawn`: the hours that were due to this log, by the day they are due no more: the effective day, or their own
    where it is later.
    """

    TOPIC = "delivered.clause-annulled"
    contract: str
    lot: str
    reason: str
    withdrawn: list[DueOn]
