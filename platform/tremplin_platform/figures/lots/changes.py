"""The change that a fact makes to a running lot: facts of the centrale, and their copies in a member's log."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from tremplin_platform.events.clauses import execution
from tremplin_platform.events.contracts import contract_life
from tremplin_platform.events.fact import Fact, by_topic
from tremplin_platform.figures.lots.life import Change

WHOLE_CONTRACT = ""
"""Stored in place of a lot when the whole contract changes."""

_ENDINGS = (("cancelled", "cancelled_on"), ("terminated", "terminated_on"), ("annulled", "annulled_on"))
_Change = tuple[str, str, dict[str, Any]]


def change_of(topic: str, data: dict[str, Any]) -> tuple[str, Change] | None:
    """Return the lot that a fact changes, or `WHOLE_CONTRACT`, and the change; None if it makes none."""
    change = _CHANGES.get(topic)
    return None if change is None else (data.get("lot", WHOLE_CONTRACT), _made(change(data)))


def before_opening(lot: Mapping[str, Any], *, opened: str) -> Iterator[Change]:
    """Yield the changes that a lot had before its contract was opened, on the day `opened`, to a log."""
    return map(_made, _life(lot.get("life", {}), opened))


def _made(change: _Change) -> Change:
    kind, since, detail = change
    return Change(kind, date.fromisoformat(since), detail)


def _life(life: dict[str, Any], opened: str) -> Iterator[_Change]:
    for revision in life.get("revisions", ()):
        yield _revised({"revision": revision})
    for tranche in life.get("tranches", ()):
        yield _tranche(tranche, opened)
        if tranche["affirmed_on"] is not None:
            yield _affirmed({"tranche": tranche["id"], "on": tranche["affirmed_on"]})
    for substitution in life.get("substitutions", ()):
        yield "substituted", substitution["on"], dict(substitution)
    for loss in life.get("lost_statuses", ()):
        yield "status_lost", loss["on"], dict(loss)
    for kind, since in _ENDINGS:
        if since in life:
            yield kind, life[since], {}
    for kind in ("relaunched_as", "relaunch_of"):
        if kind in life:
            yield kind, opened, life[kind]


def _renewed(data: dict[str, Any]) -> _Change:
    return "renewed", data["effective"], {"ends_on": data["ends_on"]}


def _revised(data: dict[str, Any]) -> _Change:
    revision = data["revision"]
    return "revised", revision["effective_on"], {"clause": revision["clause"], "ground": revision["ground"]}


def _cancelled(data: dict[str, Any]) -> _Change:
    return "cancelled", data["effective"], {}


def _terminated(data: dict[str, Any]) -> _Change:
    return "terminated", data["on"], {}


def _annulled(data: dict[str, Any]) -> _Change:
    return "annulled", data["effective"], {}


def _relaunched_as(data: dict[str, Any]) -> _Change:
    return "relaunched_as", data["effective"], data["relaunched_as"]


def _relaunch_of(data: dict[str, Any]) -> _Change:
    return "relaunch_of", data["effective"], data["relaunch_of"]


def _tranche_added(data: dict[str, Any]) -> _Change:
    return _tranche({"id": data["tranche"], "hours": data["hours"]}, data["effective"])


def _tranche(stated: dict[str, Any], since: str) -> _Change:
    return "tranche", since, {"id": stated["id"], "hours": stated["hours"]}


def _affirmed(data: dict[str, Any]) -> _Change:
    return "affirmed", data["on"], {"id": data["tranche"]}


def _substituted(data: dict[str, Any]) -> _Change:
    award = data["award"]
    detail = {"contractor": award["contractor"], "replaced": data["replaced"], "on": award["notified_on"]}
    return "substituted", award["notified_on"], detail


def _status_lost(data: dict[str, Any]) -> _Change:
    detail = {"contractor": data["contractor"], "on": data["lost_on"]}
    return "status_lost", data["effective"], detail


def _open_point(data: dict[str, Any]) -> _Change:
    return "open_point", data["effective"], {"question": data["question"], "about": data["about"]}


def _penalised(data: dict[str, Any]) -> _Change:
    return "penalised", data["effective"], {}


def _penalty_cancelled(data: dict[str, Any]) -> _Change:
    return "penalty_cancelled", data["effective"], {"decided_on": data["decided_on"]}


DECIDED: Mapping[type[Fact], Callable[[dict[str, Any]], _Change]] = {
    contract_life.TargetRevised: _revised,
    contract_life.LotCancelled: _cancelled,
    contract_life.LotTerminated: _terminated,
    contract_life.ClauseAnnulled: _annulled,
    contract_life.LotRelaunched: _relaunched_as,
    contract_life.LotRelaunchOf: _relaunch_of,
    contract_life.TrancheAdded: _tranche_added,
    contract_life.TrancheAffirmed: _affirmed,
    contract_life.ContractorSubstituted: _substituted,
    contract_life.WinnerStatusChanged: _status_lost,
    contract_life.OpenPointKept: _open_point,
}
"""Facts of the centrale that change a lot."""
DELIVERED: Mapping[type[Fact], Callable[[dict[str, Any]], _Change]] = {
    contract_life.ContractRenewed: _renewed,
    contract_life.TargetRevisedCopy: _revised,
    contract_life.LotCancelledCopy: _cancelled,
    contract_life.LotTerminatedCopy: _terminated,
    contract_life.ClauseAnnulledCopy: _annulled,
    contract_life.LotRelaunchedCopy: _relaunched_as,
    contract_life.LotRelaunchOfCopy: _relaunch_of,
    contract_life.TrancheAddedCopy: _tranche_added,
    contract_life.TrancheAffirmedCopy: _affirmed,
    contract_life.ContractorSubstitutedCopy: _substituted,
    contract_life.WinnerStatusChangedCopy: _status_lost,
    execution.PenaltyDecidedCopy: _penalised,
    execution.PenaltyCancelledCopy: _penalty_cancelled,
}
"""Their copies in a member's log; a renewal changes the whole contract."""
_CHANGES = by_topic({**DECIDED, **DELIVERED})
