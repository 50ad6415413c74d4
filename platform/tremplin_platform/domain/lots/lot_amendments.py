"""
Amendments of a lot since its contract was registered: its clause and target on a day, the last day it may be ordered
on, and the checks of further decisions.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from tremplin_platform.domain.law import law
from tremplin_platform.domain.lots.clause_target import ClauseTerms, NoTarget, clause_of
from tremplin_platform.domain.refusals import Refused, UnknownValue
from tremplin_platform.events.shapes import Clause, LotLife, Revision, Tranche

GROUNDS = frozenset(row.article for row in law.table() if row.article.startswith("R2194-"))
"""The articles under which a contract may be amended (R2194-1 to -9)."""


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


class ClauseAnnulled(Refused):
    """La clause de ce lot est annulée : plus rien n’est dû ni sanctionné, les heures faites restent acquises."""

    code = "clause-annulled"
    article = "CCAG-FCS 16.1.4.4"
    pointer = "/lot"


class AlreadyAffirmed(Refused):
    """Cette tranche est déjà affermie : ses heures sont dues, il n’y a rien à refaire."""

    code = "already-affirmed"


def life_of(lot: Mapping[str, Any]) -> LotLife:
    """Return the amendments of a lot, as the centrale or a member's log knows it; empty where there are none."""
    return cast(LotLife, lot.get("life", {}))


def clause_on(lot: Mapping[str, Any], *, day: str) -> Clause | None:
    """Return the lot's clause in force on a day: of two revisions of one day the one recorded last."""
    begun = [revision for revision in life_of(lot).get("revisions", ()) if revision["effective_on"] <= day]
    latest = max(reversed(begun), key=lambda revision: revision["effective_on"], default=None)
    return cast("Clause | None", lot["clause"]) if latest is None else latest["clause"]


def rate_on(lot: Mapping[str, Any], *, day: str) -> int | None:
    """
    Return the hours, in hundredths, that an order of a day makes due for each 1,000 euros; None without a rate.

    Also None where the clause is annulled, even from a later day: orders recorded since then make nothing due.
    """
    clause = clause_on(lot, day=day)
    return None if clause is None or is_annulled(lot) else clause.get("hours_per_1000_euros")


def target_on(lot: Mapping[str, Any], *, day: str) -> int | None:
    """
    Compute the lot's target on a day, in hundredths of an hour, with the tranches affirmed by then.

    None where the clause of that day sets none, or the lot is cancelled by then; zero where the clause is annulled.
    """
    clause, life = clause_on(lot, day=day), life_of(lot)
    if clause is None or clause["target"] is None or life.get("cancelled_on", "9999") <= day:
        return None
    if life.get("annulled_on", "9999") <= day:
        return 0
    return clause["target"] + sum(
        tranche["hours"]
        for tranche in life.get("tranches", ())
        if tranche["affirmed_on"] is not None and tranche["affirmed_on"] <= day
    )


def tranche_of(lot: Mapping[str, Any], name: str) -> Tranche | None:
    """Return the tranche of this identifier, or None."""
    return next((tranche for tranche in life_of(lot).get("tranches", ()) if tranche["id"] == name), None)


def is_held(lot: Mapping[str, Any], *, contractor: str, first: str, last: str) -> bool:
    """Whether `contractor`, to whom the lot is awarded, held it for the whole period from `first` to `last`."""
    changes = life_of(lot).get("substitutions", ())
    left = any(change["replaced"] == contractor and change["on"] <= last for change in changes)
    not_yet = any(change["contractor"] == contractor and first < change["on"] for change in changes)
    return not (left or not_yet)


def last_day(lot: Mapping[str, Any], *, contract_ends: str) -> str | None:
    """Return the last day on which the lot may be ordered on, None where there is none (it is cancelled)."""
    life = life_of(lot)
    if "cancelled_on" in life:
        return None
    return min(contract_ends, life.get("terminated_on", contract_ends))


def revision_of(terms: ClauseTerms, *, effective_on: date, ground: str) -> Revision:
    """
    Return the revision of a clause, with its target computed and its inputs kept.

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


def status_lost_on(lot: Mapping[str, Any], *, contractor: str) -> str | None:
    """Return the day on which a winner of the lot loses its status, None where it does not."""
    lost = life_of(lot).get("lost_statuses", ())
    return next((status["on"] for status in lost if status["contractor"] == contractor), None)


def unaffirmed_hours(lot: Mapping[str, Any], tranche: str) -> int:
    """
    Return the hours of a tranche that is still to be affirmed, in hundredths.

    :raises KeyError: the lot has no such tranche
    :raises AlreadyAffirmed: it is affirmed
    """
    known = tranche_of(lot, tranche)
    if known is None:
        raise KeyError(tranche)
    if known["affirmed_on"] is not None:
        raise AlreadyAffirmed
    return known["hours"]


def is_annulled(lot: Mapping[str, Any]) -> bool:
    """Whether the lot's clause is annulled, from whatever day."""
    return "annulled_on" in life_of(lot)


def check_not_annulled(lot: Mapping[str, Any]) -> None:
    """:raises ClauseAnnulled: it is"""
    if is_annulled(lot):
        raise ClauseAnnulled


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


def check_amendable(lot: Mapping[str, Any]) -> None:
    """
    Check that a lot's clause may be revised and its target allocated.

    :raises LotCancelled: it is
    :raises ClauseAnnulled: it is
    """
    check_not_cancelled(lot)
    check_not_annulled(lot)


def check_divisible(lot: Mapping[str, Any]) -> None:
    """
    Check that tranches of a lot may be added and affirmed.

    :raises LotCancelled: it is
    :raises LotTerminated: it is
    :raises ClauseAnnulled: it is
    """
    check_lasting(lot)
    check_not_annulled(lot)


def check_has_target(lot: Mapping[str, Any], *, day: str) -> None:
    """:raises NoTarget: the clause in force that day sets none, or there is no clause"""
    clause = clause_on(lot, day=day)
    if clause is None or clause["target"] is None:
        raise NoTarget


def check_cancellable(lot: Mapping[str, Any], *, today: date) -> None:
    """
    Check that a lot may be given up: before its notification only.

    :raises LotCancelled: it is
    :raises LotTerminated: it is
    :raises AlreadyNotified: it is notified
    """
    check_lasting(lot)
    if _is_notified(lot, day=today):
        raise AlreadyNotified


def check_terminable(lot: Mapping[str, Any], *, on: date) -> None:
    """
    Check that a lot may be ended on a day: once it is notified.

    :raises LotCancelled: it is
    :raises LotTerminated: it is
    :raises NotNotified: it is not notified by that day
    """
    check_lasting(lot)
    if not _is_notified(lot, day=on):
        raise NotNotified


def check_relaunchable(lot: Mapping[str, Any]) -> None:
    """
    Check that a lot failed and was not tendered again yet.

    :raises NotFailed: it is neither cancelled nor terminated
    :raises AlreadyRelaunched: it was
    """
    life = life_of(lot)
    if "cancelled_on" not in life and "terminated_on" not in life:
        raise NotFailed
    if "relaunched_as" in life:
        raise AlreadyRelaunched


def check_no_predecessor(lot: Mapping[str, Any]) -> None:
    """:raises AlreadyRelaunched: the lot takes the place of another already"""
    if "relaunch_of" in life_of(lot):
        raise AlreadyRelaunched


def _is_notified(lot: Mapping[str, Any], *, day: date) -> bool:
    return any(award["notified_on"] <= day.isoformat() for award in lot["awards"])
