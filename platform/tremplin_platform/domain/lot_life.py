"""What became of a lot: its clause on a day, the last day it may be ordered on, and what it no longer allows."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from tremplin_platform.domain import law
from tremplin_platform.domain.clause_target import ClauseTerms, clause_of
from tremplin_platform.domain.refusals import Refused, UnknownValue
from tremplin_platform.events.shapes import Clause, LotLife, Revision

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
    """Ce lot est notifié : il ne s’annule plus, il se résilie."""

    code = "already-notified"


class NotNotified(Refused):
    """Ce lot n’est pas notifié à cette date : il ne se résilie pas, il s’annule."""

    code = "not-notified"
    pointer = "/on"


def life_of(lot: Mapping[str, Any]) -> LotLife:
    """What became of a lot, as the centrale or a member's log knows it; empty where nothing did."""
    return cast(LotLife, lot.get("life", {}))


def clause_on(lot: Mapping[str, Any], *, day: str) -> Clause | None:
    """The lot's clause in force on a day: of two revisions of one day the one recorded last."""
    begun = [one for one in life_of(lot).get("revisions", ()) if one["effective_on"] <= day]
    latest = max(reversed(begun), key=lambda one: one["effective_on"], default=None)
    return cast("Clause | None", lot["clause"]) if latest is None else latest["clause"]


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
