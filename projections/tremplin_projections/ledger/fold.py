"""Fold a batch of events into the ledger's rows, in memory: entries, their sums, and the rows of the other tables."""

from dataclasses import dataclass, field
from typing import Any

from tremplin_platform.events.attribution import attribution
from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import by_topic
from tremplin_platform.events.hours import hours
from tremplin_platform.events.orders import call_off, doeth, invoice
from tremplin_platform.events.organisations import organisation
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lots.changes import DELIVERED
from tremplin_projections import lot_changes
from tremplin_projections.batches import MALFORMED, Batch, facts, unprojectable
from tremplin_projections.ledger import attestations, attributions, declarations, orders, terms
from tremplin_projections.ledger.tables import (
    ATTESTATIONS,
    ATTRIBUTIONS,
    AWARDS,
    BALANCES,
    CALL_OFFS,
    CHANGES,
    DECLARATIONS,
    ENTRIES,
    INVOICES,
    MEMBERS,
    METHODS,
    TERMS,
)
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row, Rows

_ENTERED = ("log", "seq", "line", *Entry._fields)
_BALANCED = ("log", "measure", "contract", "lot", "quarter", "article", "usage")
_MOST = 10**15
"""Cents or hundredths of an hour; more than anything bought, and so little that no sum of thousands overflows."""


@dataclass(slots=True)
class Folded:
    """The rows of a batch. `balances`: by key, the amount and the number of entries; `rows`: of the other tables."""

    entries: list[Row] = field(default_factory=list)
    balances: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    assignments: list[terms.Assignment | terms.Declined] = field(default_factory=list)
    rows: Rows = field(default_factory=Rows)

    def balance_rows(self) -> list[Row]:
        """Return the rows of the balances, log by log."""
        BALANCES.check_columns(*_BALANCED, "amount", "entries")
        return [(*key, amount, count) for key, (amount, count) in self.balances.items()]


def fold(batch: Batch) -> Folded:
    """
    Return the rows of a batch, without reading or writing anything; entries and balances are in the order of its logs.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: the first event that cannot be applied
    """
    ENTRIES.check_columns(*_ENTERED)
    DECLARATIONS.check_columns(*declarations.COLUMNS)
    folded = Folded()
    for envelope, data in facts(batch):
        try:
            _add_entries(folded, envelope, data)
            state = _STATES.get(envelope.topic)
            if state is not None:
                state(folded, envelope, data)
        except MALFORMED as error:
            raise unprojectable(envelope, error) from error
    return folded


def _add_entries(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    log, seq, balances, add = envelope.log, envelope.seq, folded.balances, folded.entries.append
    for line, entry in enumerate(entries(envelope.topic, data)):
        measure, contract, lot, quarter, effective, amount, article, usage = entry
        # Refused here, where the event is known: PostgreSQL would refuse the whole batch without naming it, or the
        # next log's, which adds to the same totals of lots.
        if type(amount) is not int or not -_MOST <= amount <= _MOST:
            raise TypeError(f"amount of {measure}")
        add((log, seq, line, measure, contract, lot, quarter, day(effective), amount, article, usage))
        key = (log, measure, contract, lot, quarter, article, usage)
        balance = balances.get(key)
        if balance is None:
            _check_names(key)
            balances[key] = [amount, 1]
        else:
            balance[0] += amount
            balance[1] += 1


def _methods(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    for row in attributions.methods(envelope, data):
        folded.rows.add(METHODS, row)


def _attributed(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.rows.add(ATTRIBUTIONS, attributions.attribution(envelope, data))


def _check_names(key: tuple[str, ...]) -> None:
    if "\0" in "".join(key):
        raise ValueError("NUL in a name")


def _member(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.rows.add(MEMBERS, terms.member(envelope, data))


def _opened(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    for lot in data["lots"]:
        folded.rows.add(TERMS, terms.lot_terms(envelope, data, lot))
        for change in lot_changes.changes_before_opening(envelope, data["contract"], lot):
            folded.rows.add(CHANGES, CHANGES.row(**change))
        for award in lot["awards"]:
            folded.rows.add(AWARDS, terms.award(envelope, data["contract"], lot["id"], award))
        for assignment in lot["facilitators"]:
            folded.assignments.append(terms.assignment(envelope, data["contract"], lot["id"], assignment))
            if "until" in assignment:
                declined = {
                    "contract": data["contract"],
                    "lot": lot["id"],
                    "on": assignment["until"],
                    **assignment,
                }
                folded.assignments.append(terms.declined(envelope, declined))


def _changed(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    for change in lot_changes.changes_of(envelope, data):
        folded.rows.add(CHANGES, CHANGES.row(**change))


def _substituted(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _awarded(folded, envelope, data)
    _changed(folded, envelope, data)


def _awarded(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.rows.add(AWARDS, terms.award(envelope, data["contract"], data["lot"], data["award"]))


def _assigned(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    # Of the centrale's own events, only an assignment without territory decides for the hours of its own log.
    if data["in_territory"] if "in_territory" in data else data["assignment"]["territory"] is None:
        folded.assignments.append(
            terms.assignment(envelope, data["contract"], data["lot"], data["assignment"])
        )


def _declined(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.assignments.append(terms.declined(envelope, data))


def _hours(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.rows.add(DECLARATIONS, declarations.declaration_row(envelope, data))


def _attested(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.rows.add(ATTESTATIONS, attestations.attestation_row(envelope, data))


def _placed(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.rows.add(CALL_OFFS, orders.call_off(envelope, data))


def _invoiced(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.rows.add(INVOICES, orders.invoice(envelope, data))


_STATES = by_topic(
    {
        **dict.fromkeys((*DELIVERED, contract_life.WinnerStatusChanged), _changed),
        organisation.MemberJoined: _member,
        organisation.MemberLeft: _member,
        organisation.MemberSiretChanged: _member,
        organisation.MembershipCorrectedCopy: _member,
        organisation.MemberMerged: _member,
        organisation.MemberSplit: _member,
        contract.ContractOpened: _opened,
        contract.ContractReopened: _opened,
        contract.LotAwardedCopy: _awarded,
        contract_life.ContractorSubstitutedCopy: _substituted,
        attribution.MethodsChosen: _methods,
        attribution.Computed: _attributed,
        attribution.Recomputed: _attributed,
        contract.FacilitatorAssignedCopy: _assigned,
        contract.FacilitatorAssigned: _assigned,
        contract.FacilitatorDeclinedCopy: _declined,
        contract.FacilitatorDeclined: _declined,
        doeth.AttestationReceived: _attested,
        doeth.AttestationReplaced: _attested,
        call_off.Placed: _placed,
        invoice.Received: _invoiced,
        invoice.Credited: _invoiced,
        hours.Declared: _hours,
        hours.Returned: _hours,
        hours.Resubmitted: _hours,
        hours.Validated: _hours,
        hours.Rejected: _hours,
        hours.Corrected: _hours,
    }
)
