"""
The state of a contract's lots, and every transition of one of them.

The centrale's `Contract` and the copy that a member holds (`MemberContract`) apply their events with these functions.
Each returns the lots with `lot` in its new state, and leaves the mapping that it is given unchanged. Pure: what a rule
refuses is checked before the event is decided, see `lot_amendments` and `lot_roles`.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from tremplin_platform.domain.lots.lot_amendments import life_of
from tremplin_platform.events.contracts.contract import LotState
from tremplin_platform.events.shapes import (
    Award,
    Facilitator,
    LostStatus,
    Lot,
    LotLife,
    LotPlace,
    OpenLot,
    Revision,
    Substitution,
    Tranche,
)

S = TypeVar("S", LotState, OpenLot)


def register(lots: Iterable[Lot]) -> dict[str, LotState]:
    """Return the lots of a new contract: without award or facilitateur."""
    return {
        lot["id"]: {
            "id": lot["id"],
            "title": lot["title"],
            "reservation": lot["reservation"],
            "clause": lot["clause"],
            "territories": lot["territories"],
            "maximum": lot["maximum"],
            "awards": [],
            "facilitators": [],
        }
        for lot in lots
    }


def record_award(lots: Mapping[str, S], lot: str, award: Award) -> dict[str, S]:
    """Add an award; a second one makes the lot multi-award."""
    return {**lots, lot: {**lots[lot], "awards": [*lots[lot]["awards"], award]}}


def assign_facilitator(lots: Mapping[str, S], lot: str, assignment: Facilitator) -> dict[str, S]:
    """Add an assignment; which one holds on a day is for `lot_roles.facilitator_on`."""
    return {**lots, lot: {**lots[lot], "facilitators": [*lots[lot]["facilitators"], assignment]}}


def decline_facilitator(lots: Mapping[str, S], lot: str, *, facilitator: str, on: str) -> dict[str, S]:
    """End the assignments of this facilitateur: `on` is the first day that they do not hold."""
    ended: list[Facilitator] = [
        {**assignment, "until": min(on, assignment.get("until", on))}
        if assignment["facilitator"] == facilitator
        else assignment
        for assignment in lots[lot]["facilitators"]
    ]
    return {**lots, lot: {**lots[lot], "facilitators": ended}}


def substitute(lots: Mapping[str, S], lot: str, *, replaced: str, award: Award) -> dict[str, S]:
    """Award the lot to a contractor in place of `replaced`, from the day that the award is notified on."""
    awarded = record_award(lots, lot, award)
    substitution: Substitution = {
        "contractor": award["contractor"],
        "replaced": replaced,
        "on": award["notified_on"],
    }
    return _amend_lot(
        awarded, lot, {"substitutions": [*life_of(lots[lot]).get("substitutions", []), substitution]}
    )


def note_status(lots: Mapping[str, S], lot: str, *, contractor: str, lost_on: str | None) -> dict[str, S]:
    """Replace the day on which a winner loses its status; None: it keeps it."""
    lost: list[LostStatus] = [
        status for status in life_of(lots[lot]).get("lost_statuses", []) if status["contractor"] != contractor
    ]
    if lost_on is not None:
        lost.append({"contractor": contractor, "on": lost_on})
    return _amend_lot(lots, lot, {"lost_statuses": lost})


def revise_clause(lots: Mapping[str, S], lot: str, revision: Revision) -> dict[str, S]:
    """Add a revision of the clause; which one is in force on a day is for `lot_amendments.clause_on`."""
    return _amend_lot(lots, lot, {"revisions": [*life_of(lots[lot]).get("revisions", []), revision]})


def add_tranche(lots: Mapping[str, S], lot: str, *, tranche: str, hours: int) -> dict[str, S]:
    """Add a tranche of so many hundredths of an hour, not affirmed."""
    added: Tranche = {"id": tranche, "hours": hours, "affirmed_on": None}
    return _amend_lot(lots, lot, {"tranches": [*life_of(lots[lot]).get("tranches", []), added]})


def affirm_tranche(lots: Mapping[str, S], lot: str, *, tranche: str, on: str) -> dict[str, S]:
    """Affirm a tranche: its hours add to the target from `on`."""
    tranches: list[Tranche] = [
        {**known, "affirmed_on": on} if known["id"] == tranche else known
        for known in life_of(lots[lot]).get("tranches", [])
    ]
    return _amend_lot(lots, lot, {"tranches": tranches})


def cancel(lots: Mapping[str, S], lot: str, *, on: str) -> dict[str, S]:
    """Give the lot up before its notification."""
    return _amend_lot(lots, lot, {"cancelled_on": on})


def terminate(lots: Mapping[str, S], lot: str, *, on: str) -> dict[str, S]:
    """End the lot: `on` is the last day on which it may be ordered on."""
    return _amend_lot(lots, lot, {"terminated_on": on})


def annul_clause(lots: Mapping[str, S], lot: str, *, on: str) -> dict[str, S]:
    """Annul the lot's clause: nothing is due from `on` (CCAG-FCS 16.1.4.4)."""
    return _amend_lot(lots, lot, {"annulled_on": on})


def link_successor(lots: Mapping[str, S], lot: str, relaunched_as: LotPlace) -> dict[str, S]:
    """Link a lot that failed to the one tendered in its place."""
    return _amend_lot(lots, lot, {"relaunched_as": relaunched_as})


def link_predecessor(lots: Mapping[str, S], lot: str, relaunch_of: LotPlace) -> dict[str, S]:
    """Link a lot to the one that failed before it."""
    return _amend_lot(lots, lot, {"relaunch_of": relaunch_of})


def _amend_lot(lots: Mapping[str, S], lot: str, amended: LotLife) -> dict[str, S]:
    life: LotLife = {**life_of(lots[lot]), **amended}
    return {**lots, lot: {**lots[lot], "life": life}}
