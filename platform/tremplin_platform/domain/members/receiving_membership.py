"""The member-safe form of what the centrale records of a member itself: nothing in it is another's."""

from collections.abc import Callable, Mapping

from tremplin_platform.domain.members.membership import Membership
from tremplin_platform.domain.members.receipt import Receipt
from tremplin_platform.events.fact import Fact
from tremplin_platform.events.members import delivered_membership as events

_Form = Callable[[Receipt], Membership]


def _joined(receipt: Receipt) -> Membership:
    data = receipt.data
    return Membership.join(
        log=receipt.log,
        name=data["name"],
        siret=data["siret"],
        territory=data["territory"],
        joined_on=data["joined_on"],
        provenance=receipt.provenance,
    )


def _as_told(fact: type[Fact], *names: str) -> _Form:
    """A fact about the member, of which its log keeps these fields as they are."""

    def form(receipt: Receipt) -> Membership:
        membership = receipt.known(Membership, receipt.log)
        said = {name: receipt.data[name] for name in names}
        membership.receive(fact, provenance=receipt.provenance, **said)
        return membership

    return form


_LINEAGE = ("predecessor", "merged_on", "after", "cut", "part", "parts", "totals")

FORMS: Mapping[str, _Form] = {
    "organisation.registered": _joined,
    "organisation.left": _as_told(events.MemberLeft, "left_on"),
    "organisation.siret-changed": _as_told(events.MemberSiretChanged, "siret", "replaced"),
    "organisation.membership-corrected": _as_told(events.MembershipCorrected, "joined_on", "replaced"),
    "organisation.merged": _as_told(events.MemberMerged, "into", "merged_on"),
    "organisation.lineage-received": _as_told(events.LineageReceived, *_LINEAGE),
    "organisation.split": _as_told(events.MemberSplit, "into", "split_on"),
    "organisation.detached": _as_told(events.MemberDetached, "predecessor", "split_on"),
}
