"""Who holds a lot on a day: whom it is awarded to, who validates its hours."""

from collections.abc import Sequence

from tremplin_platform.domain.law.law import CATEGORIES, category_of
from tremplin_platform.events.shapes import Award, Facilitator


def award_on(awards: Sequence[Award], *, day: str) -> Award | None:
    """
    The award that an order placed on `day` falls under, or None.

    Of a multi-award lot it is the award notified last by that day (of two notified together, the one recorded
    last): an order names no contractor, so the latest choice of the centrale decides.
    """
    notified = [award for award in awards if award["notified_on"] <= day]
    return max(reversed(notified), key=lambda award: award["notified_on"], default=None)


def award_to(awards: Sequence[Award], *, contractor: str) -> Award | None:
    """The award of the lot to this contractor, or None."""
    return next((award for award in awards if award["contractor"] == contractor), None)


def category_at(award: Award) -> str | None:
    """The category of a protected winner: that of the article it won a reserved lot under, else of its statuses."""
    return award["article"] if award["article"] in CATEGORIES else category_of(award["kinds"])


def facilitator_on(assignments: Sequence[Facilitator], *, day: str) -> str | None:
    """
    Who validates the lot's hours on `day`, or None: then it is the buyer's.

    The latest assignment begun by that day decides; of two begun together, the one recorded last. Where whoever it
    names has declined, nobody else comes back: the buyer follows the lot.
    """
    begun = [assignment for assignment in assignments if assignment["from"] <= day]
    latest = max(reversed(begun), key=lambda assignment: assignment["from"], default=None)
    if latest is None or ("until" in latest and latest["until"] <= day):
        return None
    return latest["facilitator"]


def declined(assignments: Sequence[Facilitator], *, facilitator: str, on: str) -> list[Facilitator]:
    """The assignments, where those of this facilitateur last no longer than until the day before `on`."""
    return [
        {**one, "until": min(on, one.get("until", on))} if one["facilitator"] == facilitator else one
        for one in assignments
    ]


def is_held_by(assignments: Sequence[Facilitator], *, facilitator: str) -> bool:
    """Whether this facilitateur was given the lot and has not declined it."""
    return any(one["facilitator"] == facilitator and "until" not in one for one in assignments)


def is_assigned(assignments: Sequence[Facilitator], *, facilitator: str) -> bool:
    """Whether this facilitateur was ever given the lot, in any territory, from any day, declined since or not."""
    return any(assignment["facilitator"] == facilitator for assignment in assignments)


def is_for(assignment: Facilitator, *, territory: str | None) -> bool:
    """Whether an assignment holds in a territory; the centrale is in none (None), so only `everywhere` is its own."""
    return assignment["territory"] in (None, territory)
