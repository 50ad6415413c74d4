"""Roles on a lot on a day: the contractor it is awarded to, the facilitateur that validates its hours."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tremplin_platform.domain.law.law import CATEGORIES, category_of
from tremplin_platform.domain.lots.lot_amendments import check_lasting
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.shapes import Award, Facilitator


class AlreadyAwarded(Refused):
    """Ce lot est déjà attribué à ce titulaire : donnez-en un autre, ou corrigez le lot."""

    code = "already-awarded"
    pointer = "/contractor"


class NoContractor(Refused):
    """Ce lot n’a pas de titulaire à cette date : il n’y a personne à remplacer, attribuez-le."""

    code = "lot-not-awarded"
    pointer = "/on"


class NotAssigned(Refused):
    """Ce lot n’est pas confié à ce facilitateur, ou il l’a déjà refusé : donnez celui qui le suit."""

    code = "not-assigned"
    pointer = "/facilitator"


def check_awardable(lot: Mapping[str, Any], *, contractor: str) -> None:
    """
    Check that a lot may be awarded to this contractor.

    :raises LotCancelled: it is
    :raises LotTerminated: it is
    :raises AlreadyAwarded: to this contractor
    """
    check_lasting(lot)
    if award_to(lot["awards"], contractor=contractor) is not None:
        raise AlreadyAwarded


def holder_on(lot: Mapping[str, Any], *, day: date) -> Award:
    """
    Return the award that orders of a day go to.

    :raises NoContractor: nobody holds the lot that day
    """
    award = award_on(lot["awards"], day=day.isoformat())
    if award is None:
        raise NoContractor
    return award


def check_assigned(lot: Mapping[str, Any], *, facilitator: str) -> None:
    """:raises NotAssigned: the lot was not given to this facilitateur, or it has declined it"""
    if not is_held_by(lot["facilitators"], facilitator=facilitator):
        raise NotAssigned


def award_on(awards: Sequence[Award], *, day: str) -> Award | None:
    """
    Return the award that an order placed on `day` falls under, or None.

    On a multi-award lot it is the award notified last by that day (of two notified together, the one recorded last):
    an order names no contractor, so the latest choice of the centrale decides.
    """
    notified = [award for award in awards if award["notified_on"] <= day]
    return max(reversed(notified), key=lambda award: award["notified_on"], default=None)


def award_to(awards: Sequence[Award], *, contractor: str) -> Award | None:
    """Return the award of the lot to this contractor, or None."""
    return next((award for award in awards if award["contractor"] == contractor), None)


def category_at(award: Award) -> str | None:
    """Return the category of the contractor: that of the article the lot was won under, or else of its statuses."""
    return award["article"] if award["article"] in CATEGORIES else category_of(award["kinds"])


def facilitator_on(assignments: Sequence[Facilitator], *, day: str) -> str | None:
    """
    Return the facilitateur that validates the lot's hours on `day`, or None where the buyer does.

    The latest assignment begun by that day decides; of two begun together, the one recorded last. Where that
    facilitateur has declined, no earlier assignment is restored: the buyer follows the lot.
    """
    begun = [assignment for assignment in assignments if assignment["from"] <= day]
    latest = max(reversed(begun), key=lambda assignment: assignment["from"], default=None)
    if latest is None or ("until" in latest and latest["until"] <= day):
        return None
    return latest["facilitator"]


def is_held_by(assignments: Sequence[Facilitator], *, facilitator: str) -> bool:
    """Whether this facilitateur is assigned to the lot and has not declined it."""
    return any(known["facilitator"] == facilitator and "until" not in known for known in assignments)


def is_assigned(assignments: Sequence[Facilitator], *, facilitator: str) -> bool:
    """Whether this facilitateur was ever assigned to the lot, in any territory, even if it declined since."""
    return any(assignment["facilitator"] == facilitator for assignment in assignments)


def is_for(assignment: Facilitator, *, territory: str | None) -> bool:
    """Whether an assignment holds in a territory; the centrale has none (None), so only those for everywhere do."""
    return assignment["territory"] in (None, territory)


def assignments_in(assignments: Sequence[Facilitator], *, territory: str | None) -> list[Facilitator]:
    """Return the assignments that hold in a territory, see `is_for`."""
    return [assignment for assignment in assignments if is_for(assignment, territory=territory)]
