"""A lot's clause annulled by the buyer (CCAG-FCS 16.1.4.4). Subject: `centrale/contract/ID`."""

from tremplin_platform.events.fact import SaltedSinceV2


class ClauseAnnulled(SaltedSinceV2):
    """From its effective day nothing is due any more; the hours done stay. `reason`: redressement, …"""

    TOPIC = "contract.clause-annulled"
    contract: str
    lot: str
    reason: str
