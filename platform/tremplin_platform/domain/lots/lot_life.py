"""What became of a lot: its clause on a day, the last day it may be ordered on, and what it no longer allows."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from tremplin_platform.domain.law import law
from tremplin_platform.domain.lots.clause_target import ClauseTerms, clause_of
from tremplin_platform.domain.refusals import Refused, UnknownValue
from tremplin_platform.events.shapes import (
    Award,
    Clause,
    LostStatus,
    LotLife,
    Revision,
    Substitution,
    Tranche,
)

GROUNDS = frozenset(row.article for row in law.table() if row.article.startswith("R2194-"))
"""Why a contract in course may be amended (R2194-1 to -9)."""


class LotCancelled(Refused):
    """Ce lot a été abandonné avant sa notification : il n’y a ni objectif, ni titulaire, ni heures."""

    code = "lot-cancelled"
    pointer = "/lot"


class LotTerminated(Refused):
    """Ce lot est résilié : les commandes passées vont à leur terme, rien de nouveau ne s’y ajoute."""

    code = "lot-terminated"
    pointer = "/lot"


class AlreadyNotified(Refused):
    """Ce lot est notifié : il ne s’abandonne plus, il se résilie."""

    code = "already-notified"


class NotNotified(Refused):
    """Ce lot n’est pas notifié à cette date : il ne se résilie pas, il s’abandonne."""

    code = "not-notified"
    pointer = "/on"


class NotFailed(Refused):
    """Seul un lot abandonné ou résilié se relance : celui-ci est en cours."""

    code = "not-failed"


class AlreadyRelaunched(Refused):
    """Ce lot est déjà lié à un lot qui le remplace, ou qu’il remplace : donnez-en un autre."""

    code = "already-relaunched"
    pointer = "/lot"


def life_of(lot: Mapping[str, Any]) -> LotLife:
    """What became of a lot, as the centrale or a member's log knows it; empty where nothing did."""
    return cast(LotLife, lot.get("life", {}))


def clause_on(lot: Mapping[str, Any], *, day: str) -> Clause | None:
    """The lot's clause in force on a day: of two revisions of one day the one recorded last."""
    begun = [one for one in life_of(lot).get("revisions", ()) if one["effective_on"] <= day]
    latest = max(reversed(begun), key=lambda one: one["effective_on"], default=None)
    return cast("Clause | None", lot["clause"]) if latest is None else latest["clause"]


def target_on(lot: Mapping[str, Any], *, day: str) -> int | None:
    """
    The lot's target on a day in hundredths of an hour, the tranches affirmed by then included.

    None where the clause of that day sets none, or the lot is cancelled by then; zero where the clause is annulled.
    """
    clause, life = clause_on(lot, day=day), life_of(lot)
    if clause is None or clause["target"] is None or life.get("cancelled_on", "9999") <= day:
        return None
    if life.get("annulled_on", "9999") <= day:
        return 0
    return clause["target"] + sum(
        one["hours"]
        for one in life.get("tranches", ())
        if one["affirmed_on"] is not None and one["affirmed_on"] <= day
    )


def tranche_of(lot: Mapping[str, Any], name: str) -> Tranche | None:
    """The tranche of this identifier, or None."""
    return next((one for one in life_of(lot).get("tranches", ()) if one["id"] == name), None)


def with_tranche(lot: Mapping[str, Any], name: str, *, hours: int) -> list[Tranche]:
    """The lot's tranches and one more, not affirmed."""
    return [*life_of(lot).get("tranches", ()), {"id": name, "hours": hours, "affirmed_on": None}]


def substituted(lot: Mapping[str, Any], *, replaced: str, award: Award) -> list[Substitution]:
    """The lot's substitutions and one more: the winner of `award` in place of `replaced`."""
    successor: Substitution = {
        "contractor": award["contractor"],
        "replaced": replaced,
        "on": award["notified_on"],
    }
    return [*life_of(lot).get("substitutions", ()), successor]


def lost(lot: Mapping[str, Any], *, contractor: str, on: str | None) -> list[LostStatus]:
    """The lot's winners without their status, one of them as it stands now (None: it holds it)."""
    others = [one for one in life_of(lot).get("lost_statuses", ()) if one["contractor"] != contractor]
    return others if on is None else [*others, {"contractor": contractor, "on": on}]


def is_held(lot: Mapping[str, Any], *, contractor: str, first: str, last: str) -> bool:
    """Whether a winner held the lot from one day to another: neither before it took a place nor after it left one."""
    changes = life_of(lot).get("substitutions", ())
    left = any(one["replaced"] == contractor and one["on"] <= last for one in changes)
    not_yet = any(one["contractor"] == contractor and first < one["on"] for one in changes)
    return not (left or not_yet)


def affirmed(lot: Mapping[str, Any], name: str, *, on: str) -> list[Tranche]:
    """The lot's tranches, this one affirmed on a day."""
    return [
        {**one, "affirmed_on": on} if one["id"] == name else one for one in life_of(lot).get("tranches", ())
    ]


def last_day(lot: Mapping[str, Any], *, contract_ends: str) -> str | None:
    """The last day on which the lot may be ordered on, None where there is none (it is cancelled)."""
    life = life_of(lot)
    if "cancelled_on" in life:
        return None
    return min(contract_ends, life.get("terminated_on", contract_ends))


def revision_of(terms: ClauseTerms, *, effective_on: date, ground: str) -> Revision:
    """
    A clause in place of another, with its target worked out and its inputs kept.

    :raises UnknownValue: the ground is none of `GROUNDS`
    :raises Refused: what `clause_of` refuses
    """
    if ground not in GROUNDS:
        raise UnknownValue(pointer="/ground")
    return {
        "clause": clause_of(terms, pointer="/clause"),
        "effective_on": effective_on.isoformat(),
        "ground": ground,
    }


def check_not_cancelled(lot: Mapping[str, Any]) -> None:
    """:raises LotCancelled: it is"""
    if "cancelled_on" in life_of(lot):
        raise LotCancelled


def check_lasting(lot: Mapping[str, Any]) -> None:
    """
    Check that a lot is neither cancelled nor terminated.

    :raises LotCancelled: it is
    :raises LotTerminated: it is
    """
    check_not_cancelled(lot)
    if "terminated_on" in life_of(lot):
        raise LotTerminated
