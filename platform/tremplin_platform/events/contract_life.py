"""What becomes of a contract and its lots once it is registered. Subject: `centrale/contract/ID`."""

from tremplin_platform.events.fact import CentraleFact
from tremplin_platform.events.shapes import Revision


class Renewed(CentraleFact):
    """The renewal, tacit (R2112-4): orders may be placed until `ends_on`; `replaced` is the day before it."""

    TOPIC = "contract.renewed"
    contract: str
    ends_on: str
    replaced: str


class TargetRevised(CentraleFact):
    """An amendment of a lot's clause, from its effective day on; what was owed before is judged by the old one."""

    TOPIC = "contract.target-revised"
    contract: str
    lot: str
    revision: Revision


class LotCancelled(CentraleFact):
    """Given up before its notification: no target, no order; it stays visible as a lot that was tried."""

    TOPIC = "contract.lot-cancelled"
    contract: str
    lot: str
    reason: str


class LotTerminated(CentraleFact):
    """`on` is the last day on which the lot may be ordered on; what was ordered goes on, hours are kept."""

    TOPIC = "contract.lot-terminated"
    contract: str
    lot: str
    on: str
    reason: str
