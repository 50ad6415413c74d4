"""
Declaring insertion hours and deciding on them, in the log of a member, or in `centrale` for those no member's alone.

Hours are in hundredths. Deciding is the facilitateur's of that lot on that Paris day, or the buyer's where there is
none; never that of who declared.
"""

from datetime import date

from tremplin_platform.commands.hours.hours_placement import (
    check_execution,
    contract_of,
    declaration_of,
    facilitator_of,
    reported,
    require_lot_of,
)
from tremplin_platform.commands.hours.named_hours import forget_hours, naming, save_again, save_named
from tremplin_platform.domain.actor import Actor
from tremplin_platform.domain.hours.declaration import Declaration
from tremplin_platform.domain.hours.worked import Work
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Position, Session

__all__ = [
    "Actor",
    "Work",
    "correct_hours",
    "declare_hours",
    "reject_hours",
    "resubmit_hours",
    "return_hours",
    "validate_hours",
]


def declare_hours(
    session: Session,
    *,
    identifier: str,
    contract: str,
    lot: str,
    contractor: str,
    work: Work,
    by: Actor,
    person: str | None = None,
) -> Position:
    """
    Declare hours worked for a lot by its contractor (`by` it, or by a buyer).

    :param person: who worked, by the identifier that the centrale gave; None where no one is named
    :raises Missing: `by` is a contractor and the lot is not its own, or not opened to this member
    :raises IdentifierUsed: a declaration of this log has this identifier
    :raises NotOpened: the contract was never opened to this member (`UnknownContract` in `centrale`)
    :raises UnknownLot: no such lot
    :raises Refused: what `Declaration.declare`, `check_execution` and `save_named` refuse
    """
    require_lot_of(session, contract=contract, lot=lot, by=by)
    session.unused(Declaration, identifier)
    today = paris_day(session.now)
    work.checked(today=today)  # the caller's own fields come before any rule
    award, named = contract_of(session, contract).award_to(lot, contractor=contractor), naming(person)
    declaration = Declaration.declare(
        log=session.log,
        identifier=identifier,
        contract=contract,
        lot=lot,
        contractor=contractor,
        award=award,
        work=work,
        today=today,
        by=by,
        commitment=None if named is None else named.commitment,
    )
    check_execution(session, contract=contract, lot=lot, contractor=contractor, work=declaration.work)
    return session.save(declaration) if named is None else save_named(session, declaration, named)


def return_hours(session: Session, *, identifier: str, reason: str, by: Actor) -> Position:
    """
    Ask who declared for other hours; these stay pending.

    :raises Missing: no such declaration in this log that `by` may see
    :raises Refused: it is not to be decided, or not by `by`
    """
    declaration = declaration_of(session, identifier, by=by)
    declaration.return_to_declarant(reason=reason, facilitator=facilitator_of(session, declaration), by=by)
    return session.save(declaration)


def resubmit_hours(
    session: Session,
    *,
    identifier: str,
    by: Actor,
    modality: str | None = None,
    worked_from: date | None = None,
    worked_to: date | None = None,
    hours: int | None = None,
    call_off: str | None = None,
    subcontractor: str | None = None,
) -> Position:
    """
    Declare again what was returned; what is None stays as it was declared.

    :raises Missing: no such declaration in this log that `by` may see
    :raises Refused: it is not returned, another declared it, or the work is refused as in `declare_hours`
    """
    declaration = declaration_of(session, identifier, by=by)
    before = declaration.work
    work = Work(
        modality=modality or before["modality"],
        worked_from=worked_from or date.fromisoformat(before["worked_from"]),
        worked_to=worked_to or date.fromisoformat(before["worked_to"]),
        hours=before["hours"] if hours is None else hours,
        call_off=call_off or before["call_off"],
        subcontractor=subcontractor or before["subcontractor"],
    )
    declaration.resubmit(work, today=paris_day(session.now), by=by)
    check_execution(
        session,
        contract=declaration.contract,
        lot=declaration.lot,
        contractor=declaration.contractor,
        work=declaration.work,
    )
    return save_again(session, declaration)


def validate_hours(session: Session, *, identifier: str, by: Actor) -> Position:
    """
    Accept declared hours; they are reported in the quarter worked, or later where this log has it closed.

    :raises Missing: no such declaration in this log that `by` may see
    :raises Refused: it is not to be decided, not by `by`, or the work does not count for the person it names
    """
    declaration = declaration_of(session, identifier, by=by)
    declaration.validate(
        reported=reported(session, declaration), facilitator=facilitator_of(session, declaration), by=by
    )
    return save_again(session, declaration)


def reject_hours(session: Session, *, identifier: str, reason: str, by: Actor) -> Position:
    """
    Refuse declared hours for good.

    :raises Missing: no such declaration in this log that `by` may see
    :raises Refused: it is not to be decided, or not by `by`
    """
    declaration = declaration_of(session, identifier, by=by)
    declaration.reject(reason=reason, facilitator=facilitator_of(session, declaration), by=by)
    forget_hours(session, declaration)
    return session.save(declaration)


def correct_hours(session: Session, *, identifier: str, delta: int, reason: str, by: Actor) -> Position:
    """
    Add hours to validated ones, or take some away (`delta` below zero); what is left is never below zero.

    :raises Missing: no such declaration in this log that `by` may see
    :raises Refused: it is not validated, the difference is none or too large, or another is to decide
    """
    declaration = declaration_of(session, identifier, by=by)
    declaration.correct(
        delta=delta,
        reason=reason,
        reported=reported(session, declaration),
        facilitator=facilitator_of(session, declaration),
        by=by,
    )
    if delta > 0:
        return save_again(session, declaration, pointer="/delta")
    forget_hours(session, declaration)
    return session.save(declaration)
