"""
Delivery of the centrale's facts to members' logs: the form that a member may know, found from the event's class.

A fact without an entry in `FORMS` is never delivered. Amounts, shares of a group and evidence of an award are in no
member's form, nor anything of another member.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from eventsourcing.domain import BaseAggregate

from tremplin_platform.domain.attribution.attributed_hours import AttributedHours, AttributionMethods
from tremplin_platform.domain.members import contract_forms
from tremplin_platform.domain.members.closed_quarter import ClosedQuarter
from tremplin_platform.domain.members.delivered_event import DeliveredEvent, Due, Find, NotFormed, Reported
from tremplin_platform.domain.members.member_contract import MemberContract
from tremplin_platform.domain.members.membership import Membership
from tremplin_platform.domain.members.undeliverable import UndeliverableFact
from tremplin_platform.domain.provenance import provenance_of
from tremplin_platform.events.attribution import attribution
from tremplin_platform.events.catalog import current
from tremplin_platform.events.clauses import execution
from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import DeliveredFact, Fact, by_topic
from tremplin_platform.events.hours import quarter
from tremplin_platform.events.organisations import organisation

Form = Callable[[DeliveredEvent], BaseAggregate[str]]
"""Returns the aggregate of the receiving log with one pending event more."""


def form_copy(
    fact: Envelope, *, log: str, territory: str | None, find: Find, reported: Reported, due: Due
) -> BaseAggregate[str]:
    """
    Return the aggregate of `log` with one pending event more: the fact in its member's form, with its `origin`.

    :param territory: the member's département
    :raises LaterEvent: a newer version of the code wrote the fact
    :raises Exception: any other failure to form it; then `undeliverable` is recorded in its place
    """
    data = current(topic=fact.topic, version=fact.version, data=fact.data)
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
            data=data,
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
    contract.Opened: contract_forms.opened,
    contract.LotAwarded: _of_lot(MemberContract.LotAwardedCopy),
    contract.TargetAllocated: contract_forms.allocated,
    contract.FacilitatorAssigned: contract_forms.assigned,
    contract.FacilitatorDeclined: contract_forms.declined,
    contract_life.Renewed: contract_forms.renewed,
    contract_life.TargetRevised: _of_lot(MemberContract.TargetRevisedCopy),
    contract_life.LotCancelled: contract_forms.cancelled,
    contract_life.LotTerminated: contract_forms.terminated,
    contract_life.LotRelaunched: _of_lot(MemberContract.LotRelaunchedCopy),
    contract_life.LotRelaunchOf: _of_lot(MemberContract.LotRelaunchOfCopy),
    contract_life.TrancheAdded: _of_lot(MemberContract.TrancheAddedCopy),
    contract_life.TrancheAffirmed: _of_lot(MemberContract.TrancheAffirmedCopy),
    contract_life.ContractorSubstituted: _of_lot(MemberContract.ContractorSubstitutedCopy),
    contract_life.WinnerStatusChanged: _of_lot(MemberContract.WinnerStatusChangedCopy),
    contract_life.HoursBroughtForward: contract_forms.brought_forward,
    contract_life.ClauseAnnulled: contract_forms.annulled,
    execution.PenaltyDecided: _of_lot(MemberContract.PenaltyDecidedCopy),
    execution.PenaltyCancelled: _of_lot(MemberContract.PenaltyCancelledCopy),
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
