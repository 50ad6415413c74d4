"""
The member's form of the centrale's facts on contracts that are not mere copies of fields.

Each function returns the member's contract with one pending event more, for the table of `delivery`.
"""

from datetime import date, datetime

from tremplin_platform.domain.hours.quarter import reported_in
from tremplin_platform.domain.law.law import is_social
from tremplin_platform.domain.lots.lot_roles import assignments_in, is_for
from tremplin_platform.domain.members.closed_quarter import ClosedQuarter
from tremplin_platform.domain.members.delivered_event import DeliveredEvent
from tremplin_platform.domain.members.member_contract import DeliveredTerms, MemberContract
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.events.contracts.contract import ContractState, LotState
from tremplin_platform.events.shapes import OpenLot


def opened(delivered: DeliveredEvent) -> MemberContract:
    """Open the contract to the log, or open it again from an earlier day; each lot as this member may know it."""
    identifier, opened_from = delivered.data["contract"], delivered.data["opening"]["from"]
    state: ContractState = delivered.data["state"]
    terms = DeliveredTerms(
        title=state["title"],
        usage=state["usage"],
        centrale_role=state["centrale_role"],
        kind=state["kind"],
        starts_on=state["starts_on"],
        ends_on=state["ends_on"],
    )
    known = delivered.find(MemberContract, identifier)
    before = set() if known is None else set(known.lots)
    lots = [
        _open_lot(lot, state=state, territory=delivered.territory, opens=lot["id"] not in before)
        for lot in state["lots"]
    ]
    provenance = delivered.provenance
    if known is not None:
        known.reopen(terms=terms, opened_from=opened_from, lots=lots, provenance=provenance)
        return known
    return MemberContract.open(
        log=delivered.log,
        contract=identifier,
        terms=terms,
        opened_from=opened_from,
        lots=lots,
        provenance=provenance,
    )


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
        "facilitators": assignments_in(lot["facilitators"], territory=territory),
    }
    if "life" in lot:
        form["life"] = lot["life"]
    return form


def allocated(delivered: DeliveredEvent) -> MemberContract:
    """Replace the member's part of a target."""
    known, data = delivered.contract(), delivered.data
    known.receive_allocation(data["lot"], hours=data["hours"], provenance=delivered.provenance)
    return known


def assigned(delivered: DeliveredEvent) -> MemberContract:
    """Assign a facilitateur, with whether that holds in this member's territory."""
    known, assignment = delivered.contract(), delivered.data["assignment"]
    known.receive_facilitator(
        delivered.data["lot"],
        assignment=assignment,
        in_territory=is_for(assignment, territory=delivered.territory),
        provenance=delivered.provenance,
    )
    return known


def declined(delivered: DeliveredEvent) -> MemberContract:
    """Record that a facilitateur declines the lot."""
    known, data = delivered.contract(), delivered.data
    declined = {name: data[name] for name in ("facilitator", "on", "reason")}
    known.receive_decline(data["lot"], **declined, provenance=delivered.provenance)
    return known


def renewed(delivered: DeliveredEvent) -> MemberContract:
    """Move the contract's end."""
    known = delivered.contract()
    known.receive_renewal(ends_on=delivered.data["ends_on"], provenance=delivered.provenance)
    return known


def cancelled(delivered: DeliveredEvent) -> MemberContract:
    """Give a lot up, and withdraw the member's part of its target."""
    known, data = delivered.contract(), delivered.data
    known.receive_cancellation(data["lot"], reason=data["reason"], provenance=delivered.provenance)
    return known


def terminated(delivered: DeliveredEvent) -> MemberContract:
    """End a lot."""
    known, data = delivered.contract(), delivered.data
    ended = {"on": data["on"], "reason": data["reason"]}
    known.receive_termination(data["lot"], **ended, provenance=delivered.provenance)
    return known


def annulled(delivered: DeliveredEvent) -> MemberContract:
    """Annul a lot's clause, and withdraw the hours due in this log."""
    known, data = delivered.contract(), delivered.data
    due = delivered.due(data["contract"], data["lot"])
    known.receive_annulment(data["lot"], reason=data["reason"], due=due, provenance=delivered.provenance)
    return known


def brought_forward(delivered: DeliveredEvent) -> MemberContract:
    """Record an opening balance of hours, in the quarter it is reported in."""
    known, data = delivered.contract(), delivered.data
    worked_in = quarter_of(date.fromisoformat(data["on"]))
    recorded = datetime.fromisoformat(delivered.provenance["origin"]["recorded_at"])
    known.receive_opening_balance(
        data["lot"],
        balance={
            "worked_to": data["on"],
            "work_quarter": worked_in,
            "hours": data["hours"],
            "evidence": data["evidence"],
            "protected": data["protected"],
            "category": data["category"],
        },
        reported=reported_in(
            work_quarter=worked_in,
            closed=delivered.find(ClosedQuarter, worked_in) is not None,
            current=quarter_of(paris_day(recorded)),
        ),
        provenance=delivered.provenance,
    )
    return known
