"""
Delivery of the centrale's facts to members' logs: the form that a member may know, found from the event's class.

A fact without an entry in `FORMS` is never delivered. Amounts, shares of a group and evidence of an award are in no
member's form, nor anything of another member.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from eventsourcing.domain import BaseAggregate

from tremplin_platform.domain.attribution.attributed_hours import AttributedHours, AttributionMethods
from tremplin_platform.domain.hours.quarter import reported_in
from tremplin_platform.domain.law.law import is_social
from tremplin_platform.domain.lots.lot_roles import assignments_in, is_for
from tremplin_platform.domain.members.closed_quarter import ClosedQuarter
from tremplin_platform.domain.members.delivered_event import DeliveredEvent, Due, Find, NotFormed, Reported
from tremplin_platform.domain.members.member_contract import DeliveredTerms, MemberContract
from tremplin_platform.domain.members.membership import Membership
from tremplin_platform.domain.members.undeliverable import UndeliverableFact
from tremplin_platform.domain.provenance import provenance_of
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.events.attribution import attribution
from tremplin_platform.events.catalog import current
from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.contracts.contract import ContractState, LotState
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import DeliveredFact, Fact, by_topic
from tremplin_platform.events.hours import quarter
from tremplin_platform.events.organisations import organisation
from tremplin_platform.events.shapes import OpenLot

Form = Callable[[DeliveredEvent], BaseAggregate[str]]
"""Returns the aggregate of the receiving log with one pending event more."""


def form_copy(
    fact: Envelope, *, log: str, territory: str | None, find: Find, reported: Reported, due: Due
) -> BaseAggregate[str]:
    """
    Return the aggregate of `log` with one pending event more: the fact in its member's form, with its `origin`.

    :param territory: the member's département
    :raises Exception: any failure to form it; then `undeliverable` is recorded in its place
    """
    form = _FORM_OF_TOPIC.get(fact.topic)
    if form is None:
        raise NotFormed(fact.topic)
    return form(
        DeliveredEvent(
            log=log,
            territory=territory,
            find=find,
            reported=reported,
            due=due,
            data=current(topic=fact.topic, version=fact.version, data=fact.data),
            provenance=provenance_of(fact),
        )
    )


def undeliverable(fact: Envelope, *, log: str, reason: str) -> UndeliverableFact:
    """Record in `log` a fact that `form_copy` could not form: it is shown, and blocks nothing."""
    return UndeliverableFact.record(log=log, reason=reason, provenance=provenance_of(fact))


def _copied(fact: type[DeliveredFact]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    # Events are dataclasses at run time, which mypy does not see.
    provenance = {field.name for field in fields(DeliveredFact)}  # type: ignore[arg-type]
    names = [field.name for field in fields(fact) if field.name not in provenance]  # type: ignore[arg-type]
    return lambda data: {name: data[name] for name in names}


def _of_lot(fact: type[DeliveredFact]) -> Form:
    """Copy a fact about a lot."""
    copied = _copied(fact)

    def form(delivered: DeliveredEvent) -> MemberContract:
        known = delivered.contract()
        known.receive(fact, copied(delivered.data), provenance=delivered.provenance)
        return known

    return form


def _of_member(fact: type[DeliveredFact]) -> Form:
    """Copy a fact about the receiving member."""
    copied = _copied(fact)

    def form(delivered: DeliveredEvent) -> Membership:
        membership = delivered.known(Membership, delivered.log)
        membership.receive(fact, copied(delivered.data), provenance=delivered.provenance)
        return membership

    return form


def _joined(delivered: DeliveredEvent) -> Membership:
    names = ("name", "siret", "territory", "joined_on")
    copied = {name: delivered.data[name] for name in names}
    return Membership.join(log=delivered.log, provenance=delivered.provenance, **copied)


def _opened(delivered: DeliveredEvent) -> MemberContract:
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


def _allocated(delivered: DeliveredEvent) -> MemberContract:
    known, data = delivered.contract(), delivered.data
    known.receive_allocation(data["lot"], hours=data["hours"], provenance=delivered.provenance)
    return known


def _assigned(delivered: DeliveredEvent) -> MemberContract:
    known, assignment = delivered.contract(), delivered.data["assignment"]
    known.receive_facilitator(
        delivered.data["lot"],
        assignment=assignment,
        in_territory=is_for(assignment, territory=delivered.territory),
        provenance=delivered.provenance,
    )
    return known


def _declined(delivered: DeliveredEvent) -> MemberContract:
    known, data = delivered.contract(), delivered.data
    declined = {name: data[name] for name in ("facilitator", "on", "reason")}
    known.receive_decline(data["lot"], **declined, provenance=delivered.provenance)
    return known


def _renewed(delivered: DeliveredEvent) -> MemberContract:
    known = delivered.contract()
    known.receive_renewal(ends_on=delivered.data["ends_on"], provenance=delivered.provenance)
    return known


def _cancelled(delivered: DeliveredEvent) -> MemberContract:
    known, data = delivered.contract(), delivered.data
    known.receive_cancellation(data["lot"], reason=data["reason"], provenance=delivered.provenance)
    return known


def _terminated(delivered: DeliveredEvent) -> MemberContract:
    known, data = delivered.contract(), delivered.data
    ended = {"on": data["on"], "reason": data["reason"]}
    known.receive_termination(data["lot"], **ended, provenance=delivered.provenance)
    return known


def _annulled(delivered: DeliveredEvent) -> MemberContract:
    known, data = delivered.contract(), delivered.data
    due = delivered.due(data["contract"], data["lot"])
    known.receive_annulment(data["lot"], reason=data["reason"], due=due, provenance=delivered.provenance)
    return known


def _brought_forward(delivered: DeliveredEvent) -> MemberContract:
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


def _methods(delivered: DeliveredEvent) -> AttributionMethods:
    # A method chosen, or all those chosen before the contract was opened; no member's quantity.
    data = delivered.data
    return AttributionMethods.receive(
        log=delivered.log,
        contract=data["contract"],
        lot=data["lot"],
        methods=data["methods"] if "methods" in data else [data["choice"]],
        provenance=delivered.provenance,
    )


def _attributed(delivered: DeliveredEvent) -> AttributedHours:
    return AttributedHours.receive(log=delivered.log, data=delivered.data, provenance=delivered.provenance)


def _closed(delivered: DeliveredEvent) -> ClosedQuarter:
    closed = delivered.data["quarter"]
    return ClosedQuarter.close(log=delivered.log, quarter=closed, provenance=delivered.provenance)


def _published(delivered: DeliveredEvent) -> ClosedQuarter:
    name = delivered.data["quarter"]
    known = delivered.known(ClosedQuarter, name)
    known.publish(delivered.reported(name), provenance=delivered.provenance)
    return known


FORMS: Mapping[type[Fact], Form] = {
    organisation.Registered: _joined,
    organisation.Left: _of_member(Membership.MemberLeft),
    organisation.SiretChanged: _of_member(Membership.MemberSiretChanged),
    organisation.MembershipCorrected: _of_member(Membership.MembershipCorrectedCopy),
    organisation.Merged: _of_member(Membership.MemberMerged),
    organisation.LineageReceived: _of_member(Membership.LineageReceivedCopy),
    organisation.Split: _of_member(Membership.MemberSplit),
    organisation.Detached: _of_member(Membership.MemberDetached),
    contract.Opened: _opened,
    contract.LotAwarded: _of_lot(MemberContract.LotAwardedCopy),
    contract.TargetAllocated: _allocated,
    contract.FacilitatorAssigned: _assigned,
    contract.FacilitatorDeclined: _declined,
    contract_life.Renewed: _renewed,
    contract_life.TargetRevised: _of_lot(MemberContract.TargetRevisedCopy),
    contract_life.LotCancelled: _cancelled,
    contract_life.LotTerminated: _terminated,
    contract_life.LotRelaunched: _of_lot(MemberContract.LotRelaunchedCopy),
    contract_life.LotRelaunchOf: _of_lot(MemberContract.LotRelaunchOfCopy),
    contract_life.TrancheAdded: _of_lot(MemberContract.TrancheAddedCopy),
    contract_life.TrancheAffirmed: _of_lot(MemberContract.TrancheAffirmedCopy),
    contract_life.ContractorSubstituted: _of_lot(MemberContract.ContractorSubstitutedCopy),
    contract_life.WinnerStatusChanged: _of_lot(MemberContract.WinnerStatusChangedCopy),
    contract_life.HoursBroughtForward: _brought_forward,
    contract_life.ClauseAnnulled: _annulled,
    attribution.MethodChosen: _methods,
    attribution.MethodChanged: _methods,
    attribution.MethodsTold: _methods,
    attribution.Computed: _attributed,
    attribution.Recomputed: _attributed,
    quarter.Closed: _closed,
    quarter.Published: _published,
}
"""How each of the centrale's facts that members receive is put in its member's form."""

_FORM_OF_TOPIC = by_topic(FORMS)

TOPICS = frozenset(_FORM_OF_TOPIC)
"""The topics of those facts."""
