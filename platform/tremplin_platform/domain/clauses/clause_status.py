"""Status of a lot's clause on a day: the contractors that owe the hours, how many hours, and the penalty for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.domain.lots.lot_amendments import check_not_annulled, clause_on, is_held, target_on
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.shapes import Award


class NoClause(Refused):
    """Ce lot ne porte pas de clause d’insertion à cette date : choisissez un lot qui en porte une."""

    code = "no-clause"
    article = "CCAG-FCS 16.1.2"
    pointer = "/lot"


class NobodyOwes(Refused):
    """Ce lot n’est pas attribué à cette date : attribuez-le avant de demander compte de sa clause."""

    code = "lot-not-awarded"
    pointer = "/lot"


class NothingDue(Refused):
    """
    Cette clause ne fixe pas d’objectif en heures, il n’y a pas de manque à mesurer : révisez d’abord son
    objectif.
    """

    code = "no-target"
    pointer = "/lot"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseStatus:
    """
    `contractors`: those the lot is awarded to by that day, all of them where it is multi-award.

    `target` in hundredths of an hour: under a rate, the hours that the orders of every log made due; None where the
    clause sets none. `rate` in cents for each missing hour, None where the contract states none.
    """

    contract: str
    lot: str
    contractors: Sequence[str]
    target: int | None
    rate: int | None


def status_on(contract: str, lot: Mapping[str, Any], *, day: date, due: int) -> ClauseStatus:
    """
    Return the status of a lot's clause on a day.

    :param lot: the lot as the centrale knows it
    :param due: the hours that orders placed by that day made due under a rate
    :raises ClauseAnnulled: its clause is annulled, from whatever day
    :raises NoClause: it carries no clause
    :raises NobodyOwes: no award is notified by that day
    """
    check_not_annulled(lot)
    clause = clause_on(lot, day=day.isoformat())
    if clause is None:
        raise NoClause
    contractors = contractors_on(lot, day=day.isoformat())
    if not contractors:
        raise NobodyOwes
    return ClauseStatus(
        contract=contract,
        lot=lot["id"],
        contractors=contractors,
        target=due if clause["way"] == "rate" else target_on(lot, day=day.isoformat()),
        rate=clause.get("penalty_per_hour"),
    )


def contractors_on(lot: Mapping[str, Any], *, day: str) -> list[str]:
    """Return the contractors that hold a lot on a day: those notified by then, except those who were replaced."""
    awards: Sequence[Award] = lot["awards"]
    notified = (award["contractor"] for award in awards if award["notified_on"] <= day)
    return [winner for winner in notified if is_held(lot, contractor=winner, first=day, last=day)]
