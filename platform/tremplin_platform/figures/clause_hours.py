"""
Clause hours: what was declared, validated, told and owed.

A declaration counts by the day the work ended (`worked_to`). `validated` and `declared` belong to the quarter
worked, `reported` and `adjustments` to the quarter they are told in: Σ validated = Σ reported at every
position.
"""

from typing import Any

from tremplin_platform.events.hours import hours
from tremplin_platform.events.members import delivered, delivered_annulment, delivered_life
from tremplin_platform.events.orders import call_off
from tremplin_platform.events.quarters import last_day, quarter_of
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry, Rules


def of_declared(data: dict[str, Any]) -> tuple[Entry, ...]:
    """A first declaration, which stays what was declared; it waits for its validation."""
    place = (data["contract"], data["lot"], data["work_quarter"], data["worked_to"], data["hours"])
    return Entry(measures.DECLARED, *place), Entry(measures.PENDING, *place)


def of_resubmitted(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Other hours wait in place of those that waited."""
    contract, lot = data["contract"], data["lot"]
    quarter, worked_to = data["replaced_quarter"], data["replaced_worked_to"]
    return (
        Entry(measures.PENDING, contract, lot, quarter, worked_to, -data["replaced_hours"]),
        Entry(measures.PENDING, contract, lot, data["work_quarter"], data["worked_to"], data["hours"]),
    )


def of_validated(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Hours that wait no more: true in the quarter worked, told in `reported_in`."""
    return (_no_longer_pending(data), *_validation(data, data["hours"]))


def of_corrected(data: dict[str, Any]) -> tuple[Entry, ...]:
    """A difference on validated hours, told in `reported_in`."""
    return _validation(data, data["delta"])


def of_brought_forward(data: dict[str, Any]) -> tuple[Entry, ...]:
    """An opening balance: validated on its day, never declared here."""
    return _validation(data, data["hours"])


def of_rejected(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Hours that wait no more and never count."""
    place = (data["contract"], data["lot"], data["work_quarter"], data["worked_to"], data["hours"])
    return _no_longer_pending(data), Entry(measures.REJECTED, *place)


def of_quarter_published(data: dict[str, Any]) -> tuple[Entry, ...]:
    """What was told of a quarter, lot by lot, and that it was told: no hours is an answer too."""
    quarter = data["quarter"]
    day = last_day(quarter)
    told = (
        Entry(measures.PUBLISHED, each["contract"], each["lot"], quarter, day, each["hours"])
        for each in data["published"]
    )
    return Entry(measures.PUBLISHED_QUARTERS, "", "", quarter, day, 1), *told


def of_target_allocated(data: dict[str, Any]) -> tuple[Entry, ...]:
    """This member's part of a fixed or computed target, less the part it replaces; zero is a part too."""
    day = data["effective"]
    amount = data["hours"] - (data["replaced"] or 0)
    return (Entry(measures.DUE, data["contract"], data["lot"], quarter_of(day), day, amount),)


def of_lot_cancelled(data: dict[str, Any]) -> tuple[Entry, ...]:
    """A lot given up has no target: this member's part of it, where it had one, is withdrawn that day."""
    if data["withdrawn"] is None:
        return ()
    day = data["effective"]
    return (Entry(measures.DUE, data["contract"], data["lot"], quarter_of(day), day, -data["withdrawn"]),)


def of_clause_annulled(data: dict[str, Any]) -> tuple[Entry, ...]:
    """The hours that were due, taken off on the day that each is due no more; hours done stay (CCAG-FCS 16.1.4.4)."""
    contract, lot = data["contract"], data["lot"]
    return tuple(
        Entry(measures.DUE, contract, lot, quarter_of(due["on"]), due["on"], -due["hours"])
        for due in data["withdrawn"]
    )


def of_call_off_placed(data: dict[str, Any]) -> tuple[Entry, ...]:
    """The hours an order makes due under a rate; none under another clause."""
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
    worked, told = data["work_quarter"], data["reported_in"]
    found: tuple[Entry, ...] = (
        Entry(measures.VALIDATED, contract, lot, worked, worked_to, amount),
        Entry(measures.REPORTED, contract, lot, told, worked_to, amount),
    )
    if data["adjustment"]:
        found += (Entry(measures.ADJUSTMENTS, contract, lot, told, worked_to, amount),)
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
    delivered.QuarterPublished: of_quarter_published,
    delivered.TargetAllocated: of_target_allocated,
    delivered_life.LotCancelled: of_lot_cancelled,
    delivered_life.HoursBroughtForward: of_brought_forward,
    delivered_annulment.ClauseAnnulled: of_clause_annulled,
}
