"""
The member-safe form of what the centrale decides of its contracts.

Amounts, shares of a group and evidence of an award never are in it, nor anything of another member.
"""

from collections.abc import Callable, Mapping

from tremplin_platform.domain.law.law import is_social
from tremplin_platform.domain.lots.lot_roles import is_for
from tremplin_platform.domain.members.opened_contract import DeliveredTerms, OpenedContract
from tremplin_platform.domain.members.receipt import Receipt
from tremplin_platform.events.contracts.contract import ContractState, LotState
from tremplin_platform.events.shapes import OpenLot


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
    form: OpenLot = {
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
    if "life" in lot:
        form["life"] = lot["life"]
    return form


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


def _declined(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    said = {name: data[name] for name in ("facilitator", "on", "reason")}
    contract.receive_decline(data["lot"], **said, provenance=receipt.provenance)
    return contract


FORMS: Mapping[str, Callable[[Receipt], OpenedContract]] = {
    "contract.opened": _opened,
    "contract.lot-awarded": _awarded,
    "contract.target-allocated": _allocated,
    "contract.facilitator-assigned": _assigned,
    "contract.facilitator-declined": _declined,
}
