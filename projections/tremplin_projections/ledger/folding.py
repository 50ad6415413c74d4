"""What a batch of events comes to, in memory: entries, their sums, and the last word on each state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.ledger import entries
from tremplin_projections import lot_changes
from tremplin_projections.batches import MALFORMED, Batch, facts, unprojectable
from tremplin_projections.days import day
from tremplin_projections.ledger import attestations, attributions, declarations, terms
from tremplin_projections.sending import Row

_INT8 = 2**63


@dataclass(slots=True)
class Folded:
    """Rows to write. No key is there twice, but among `entries` and `assignments`, which have one row an event."""

    entries: list[Row] = field(default_factory=list)
    balances: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    methods: list[Row] = field(default_factory=list)
    attributions: dict[tuple[Any, ...], Row] = field(default_factory=dict)
    members: list[Row] = field(default_factory=list)
    lots: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    awards: dict[tuple[Any, ...], Row] = field(default_factory=dict)
    assignments: list[terms.Assignment | terms.Declined] = field(default_factory=list)
    declarations: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    attestations: dict[tuple[str, str], Row] = field(default_factory=dict)


def fold(batch: Batch) -> Folded:
    """
    The rows of a batch. Nothing is read or written.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: the first event that cannot be applied
    """
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
        # An amount of another type must be named here: PostgreSQL would only refuse the whole batch.
        if type(amount) is not int or not -_INT8 <= amount < _INT8:
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
    folded.methods += attributions.methods(envelope, data)


def _attributed(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    row = attributions.attribution(envelope, data)
    folded.attributions[tuple(row[:4])] = row


def _check_names(key: tuple[str, ...]) -> None:
    if "\0" in "".join(key):
        raise ValueError("NUL in a name")


def _member(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.members.append(terms.member(envelope, data))


def _opened(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    for lot in data["lots"]:
        folded.lots.append(terms.lot_terms(envelope, data, lot))
        folded.changes += lot_changes.lived(envelope, data["contract"], lot)
        for award in lot["awards"]:
            _add_award(folded, terms.award(envelope, data["contract"], lot["id"], award))
        for each in lot["facilitators"]:
            folded.assignments.append(terms.assignment(envelope, data["contract"], lot["id"], each))
            if "until" in each:
                told = {"contract": data["contract"], "lot": lot["id"], "on": each["until"], **each}
                folded.assignments.append(terms.declined(envelope, told))


def _changed(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.changes += lot_changes.changed(envelope, data)


def _substituted(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _awarded(folded, envelope, data)
    _changed(folded, envelope, data)


def _awarded(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _add_award(folded, terms.award(envelope, data["contract"], data["lot"], data["award"]))


def _add_award(folded: Folded, row: Row) -> None:
    folded.awards.setdefault(tuple(row[:5]), row)


def _assigned(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    # Of the centrale's own facts, those for everywhere decide who validates the hours of its own log.
    if data["in_territory"] if "in_territory" in data else data["assignment"]["territory"] is None:
        folded.assignments.append(
            terms.assignment(envelope, data["contract"], data["lot"], data["assignment"])
        )


def _declined(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    folded.assignments.append(terms.declined(envelope, data))


def _hours(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    key = (envelope.log, envelope.subject.rpartition("/")[2])
    row = declarations.row(key, envelope, data)
    known = folded.declarations.get(key)
    if known is None:
        folded.declarations[key] = row
    else:
        declarations.merge(known, row)


def _attested(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    row = attestations.row(envelope, data)
    folded.attestations[row[0], row[1]] = row


_STATES: Mapping[str, Any] = {
    "delivered.member-joined": _member,
    "delivered.member-left": _member,
    "delivered.member-siret-changed": _member,
    "delivered.membership-corrected": _member,
    "delivered.member-merged": _member,
    "delivered.member-split": _member,
    "delivered.contract-opened": _opened,
    "delivered.contract-reopened": _opened,
    "delivered.lot-awarded": _awarded,
    "delivered.attribution-methods": _methods,
    "attribution.computed": _attributed,
    "attribution.recomputed": _attributed,
    "delivered.facilitator-assigned": _assigned,
    "contract.facilitator-assigned": _assigned,
    "delivered.facilitator-declined": _declined,
    "contract.facilitator-declined": _declined,
    "delivered.contract-renewed": _changed,
    "delivered.target-revised": _changed,
    "delivered.lot-cancelled": _changed,
    "delivered.lot-terminated": _changed,
    "doeth.attestation-received": _attested,
    "doeth.attestation-replaced": _attested,
    "delivered.clause-annulled": _changed,
    "delivered.lot-relaunched": _changed,
    "delivered.lot-relaunch-of": _changed,
    "delivered.tranche-added": _changed,
    "delivered.tranche-affirmed": _changed,
    "delivered.contractor-substituted": _substituted,
    "delivered.winner-status-changed": _changed,
    "contract.winner-status-changed": _changed,
    "hours.declared": _hours,
    "hours.returned": _hours,
    "hours.resubmitted": _hours,
    "hours.validated": _hours,
    "hours.rejected": _hours,
    "hours.corrected": _hours,
}
