"""What happens to an organisation that the centrale deals with. Subject: `centrale/organisation/ID`."""

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact
from tremplin_platform.events.shapes import Status


class Registered(FirstCentraleFact):
    """`territory` is a département (`75`, `2A`, `971`); both it and `joined_on` are a member's only."""

    TOPIC = "organisation.registered"
    name: str
    siret: str
    kind: str
    joined_on: str | None
    territory: str | None
    statuses: list[Status]
    buyer_status: str | None


class StatusRecorded(CentraleFact):
    """A status of this SIRET, from its own day to its own end (never of the whole SIREN)."""

    TOPIC = "organisation.status-recorded"
    status: Status


class Left(CentraleFact):
    """`left_on` is the first day without membership: no call-off from that day on."""

    TOPIC = "organisation.left"
    left_on: str


class SiretChanged(CentraleFact):
    """The organisation is known by another SIRET from `effective` on; who it is does not change."""

    TOPIC = "organisation.siret-changed"
    siret: str
    replaced: str


class MembershipCorrected(CentraleFact):
    """The membership began on another day than was said; what was told before stays as it was told."""

    TOPIC = "organisation.membership-corrected"
    joined_on: str
    replaced: str
