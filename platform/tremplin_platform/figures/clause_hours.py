"""
Ledger entries of insertion hours: declared, validated, reported and due.

A declaration counts by the day the work ended (`worked_to`). `validated` and `declared` belong to the quarter
worked, `reported` and `adjustments` to the quarter they are reported in: Σ validated = Σ reported at every
position.
"""

from typing import Any

from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.hours import hours, quarter
from tremplin_platform.events.orders import call_off
from tremplin_platform.events.quarters import last_day, quarter_of
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry, Rules


def of_declared(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count hours declared, which wait for their validation; `declared` never changes afterwards."""
    place = (data["contract"], data["lot"], data["work_quarter"], data["worked_to"], data["hours"])
    return Entry(measures.DECLARED, *place), Entry(measures.PENDING, *place)


def of_resubmitted(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Replace the hours that wait by those declared again."""
    contract, lot = data["contract"], data["lot"]
    quarter, worked_to = data["replaced_quarter"], data["replaced_worked_to"]
    return (
        Entry(measures.PENDING, contract, lot, quarter, worked_to, -data["replaced_hours"]),
        Entry(measures.PENDING, contract, lot, data["work_quarter"], data["worked_to"], data["hours"]),
    )


def of_validated(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count validated hours in the quarter worked, and as reported in `reported_in`; they wait no more."""
    return (_no_longer_pending(data), *_validation(data, data["hours"]))


def of_corrected(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count a difference on validated hours, reported in `reported_in`."""
    return _validation(data, data["delta"])


def of_brought_forward(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count an opening balance: hours validated before the platform, never declared here."""
    return _validation(data, data["hours"])


def of_rejected(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count hours that are rejected: they wait no more."""
    place = (data["contract"], data["lot"], data["work_quarter"], data["worked_to"], data["hours"])
    return _no_longer_pending(data), Entry(measures.REJECTED, *place)


def of_quarter_published(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count the hours published of a quarter, by lot, and that it was published, even with no hours."""
    quarter = data["quarter"]
    day = last_day(quarter)
    published = (
        Entry(measures.PUBLISHED, of_lot["contract"], of_lot["lot"], quarter, day, of_lot["hours"])
        for of_lot in data["published"]
    )
    return Entry(measures.PUBLISHED_QUARTERS, "", "", quarter, day, 1), *published


def of_target_allocated(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count this member's part of a fixed or computed target, less the part that it replaces; zero counts too."""
    day = data["effective"]
    amount = data["hours"] - (data["replaced"] or 0)
    return (Entry(measures.DUE, data["contract"], data["lot"], quarter_of(day), day, amount),)


def of_lot_cancelled(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Take off this member's part of the target of a lot that is cancelled, where it had one."""
    if data["withdrawn"] is None:
        return ()
    day = data["effective"]
    return (Entry(measures.DUE, data["contract"], data["lot"], quarter_of(day), day, -data["withdrawn"]),)


def of_clause_annulled(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Take off hours due under an annulled clause, each on its day; validated hours stay (CCAG-FCS 16.1.4.4)."""
    contract, lot = data["contract"], data["lot"]
    return tuple(
        Entry(measures.DUE, contract, lot, quarter_of(due["on"]), due["on"], -due["hours"])
        for due in data["withdrawn"]
    )


def of_call_off_placed(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count the hours that an order makes due, under a clause that sets a rate."""
    if data["due"] is None:
        return ()
    day = data["placed_on"]
    return (Entry(measures.DUE, data["contract"], data["lot"], quarter_of(day), day, data["due"]),)


def _no_longer_pending(data: dict[str, Any]) -> Entry:
    return Entry(
        measures.PENDING,
        data["contract"],
        data["lot"],
        data["work_quarter"],
        data["worked_to"],
        -data["hours"],
    )


def _validation(data: dict[str, Any], amount: int) -> tuple[Entry, ...]:
    contract, lot, worked_to = data["contract"], data["lot"], data["worked_to"]
    worked, reported = data["work_quarter"], data["reported_in"]
    found: tuple[Entry, ...] = (
        Entry(measures.VALIDATED, contract, lot, worked, worked_to, amount),
        Entry(measures.REPORTED, contract, lot, reported, worked_to, amount),
    )
    if data["adjustment"]:
        found += (Entry(measures.ADJUSTMENTS, contract, lot, reported, worked_to, amount),)
    if data["protected"]:
        category = data["category"] or ""
        found += (Entry(measures.HOURS_FROM_PROTECTED, contract, lot, worked, worked_to, amount, category),)
    return found


RULES: Rules = {
    hours.Declared: of_declared,
    hours.Resubmitted: of_resubmitted,
    hours.Validated: of_validated,
    hours.Rejected: of_rejected,
    hours.Corrected: of_corrected,
    call_off.Placed: of_call_off_placed,
    quarter.QuarterPublished: of_quarter_published,
    contract.TargetAllocatedCopy: of_target_allocated,
    contract_life.LotCancelledCopy: of_lot_cancelled,
    contract_life.HoursBroughtForwardCopy: of_brought_forward,
    contract_life.ClauseAnnulledCopy: of_clause_annulled,
}
