"""
The member-safe form of the centrale's facts: what each becomes in the log of a member that it is addressed to.

Amounts, shares of a group and evidence of an award never are in it, nor anything of another member.
"""

from collections.abc import Callable, Mapping

from eventsourcing.domain import BaseAggregate

from tremplin_platform.domain import receiving_attribution, receiving_membership
from tremplin_platform.domain.closed_quarter import ClosedQuarter
from tremplin_platform.domain.law import is_social
from tremplin_platform.domain.lot_roles import is_for
from tremplin_platform.domain.opened_contract import DeliveredTerms, OpenedContract
from tremplin_platform.domain.provenance import provenance_of
from tremplin_platform.domain.receipt import Find, NotFormed, Receipt, Reported
from tremplin_platform.domain.undeliverable import UndeliverableFact
from tremplin_platform.events.catalog import current
from tremplin_platform.events.contract import ContractState, LotState
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.shapes import OpenLot


def receive(
    fact: Envelope, *, log: str, territory: str | None, find: Find, reported: Reported
) -> BaseAggregate[str]:
    """
    The aggregate of `log` with one pending event more: the fact in its member-safe form, with its `origin`.

    :param territory: the member's département
    :raises Exception: whatever made it impossible; then `undeliverable` stands in its place
    """
    form = _FORMS.get(fact.topic)
    if form is None:
        raise NotFormed(fact.topic)
    data = current(topic=fact.topic, version=fact.version, data=fact.data)
    receipt = Receipt(
        log=log,
        territory=territory,
        find=find,
        reported=reported,
        data=data,
        provenance=provenance_of(fact),
    )
    return form(receipt)


def undeliverable(fact: Envelope, *, log: str, reason: str) -> UndeliverableFact:
    """What `log` records of a fact that `receive` could not form: it is shown, and blocks nothing."""
    return UndeliverableFact.record(log=log, reason=reason, provenance=provenance_of(fact))


def _opened(receipt: Receipt) -> OpenedContract:
    identifier, opened_from = receipt.data["contract"], receipt.data["opening"]["from"]
    state: ContractState = receipt.data["state"]
    terms = DeliveredTerms(
        title=state["title"],
        usage=state["usage"],
        centrale_role=state["centrale_role"],
        kind=state["kind"],
        starts_on=state["starts_on"],
        ends_on=state["ends_on"],
    )
    contract = receipt.find(OpenedContract, identifier)
    known = set() if contract is None else set(contract.lots)
    lots = [
        _open_lot(lot, state=state, territory=receipt.territory, opens=lot["id"] not in known)
        for lot in state["lots"]
    ]
    if contract is None:
        return OpenedContract.open(
            log=receipt.log,
            contract=identifier,
            terms=terms,
            opened_from=opened_from,
            lots=lots,
            provenance=receipt.provenance,
        )
    contract.reopen(terms=terms, opened_from=opened_from, lots=lots, provenance=receipt.provenance)
    return contract


def _open_lot(lot: LotState, *, state: ContractState, territory: str | None, opens: bool) -> OpenLot:
    reservation = lot["reservation"]
    return {
        "id": lot["id"],
        "title": lot["title"],
        "reservation": reservation,
        "reserved": reservation is not None and is_social(reservation["articles"]),
        "clause": lot["clause"],
        "in_territory": not lot["territories"] or territory in lot["territories"],
        "opens": opens,
        "has_maximum": lot["maximum"] is not None or state["maximum"] is not None,
        "awards": lot["awards"],
        "facilitators": [one for one in lot["facilitators"] if is_for(one, territory=territory)],
    }


def _awarded(receipt: Receipt) -> OpenedContract:
    contract = receipt.contract()
    contract.receive_award(
        receipt.data["lot"],
        award=receipt.data["award"],
        provenance=receipt.provenance,
    )
    return contract


def _allocated(receipt: Receipt) -> OpenedContract:
    contract = receipt.contract()
    contract.receive_allocation(
        receipt.data["lot"],
        hours=receipt.data["hours"],
        provenance=receipt.provenance,
    )
    return contract


def _assigned(receipt: Receipt) -> OpenedContract:
    contract = receipt.contract()
    assignment = receipt.data["assignment"]
    contract.receive_facilitator(
        receipt.data["lot"],
        assignment=assignment,
        in_territory=is_for(assignment, territory=receipt.territory),
        provenance=receipt.provenance,
    )
    return contract


def _closed(receipt: Receipt) -> ClosedQuarter:
    return ClosedQuarter.close(
        log=receipt.log,
        quarter=receipt.data["quarter"],
        provenance=receipt.provenance,
    )


def _published(receipt: Receipt) -> ClosedQuarter:
    name = receipt.data["quarter"]
    quarter = receipt.known(ClosedQuarter, name)
    quarter.publish(receipt.reported(name), provenance=receipt.provenance)
    return quarter


_FORMS: Mapping[str, Callable[[Receipt], BaseAggregate[str]]] = {
    "organisation.registered": receiving_membership.joined,
    "organisation.left": receiving_membership.left,
    "organisation.siret-changed": receiving_membership.siret_changed,
    "organisation.membership-corrected": receiving_membership.corrected,
    "contract.opened": _opened,
    "contract.lot-awarded": _awarded,
    "contract.target-allocated": _allocated,
    "contract.facilitator-assigned": _assigned,
    "attribution.method-chosen": receiving_attribution.methods,
    "attribution.method-changed": receiving_attribution.methods,
    "attribution.methods-told": receiving_attribution.methods,
    "attribution.computed": receiving_attribution.hours,
    "attribution.recomputed": receiving_attribution.hours,
    "quarter.closed": _closed,
    "quarter.published": _published,
}
