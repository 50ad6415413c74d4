"""What became of a lot, as rows: the centrale's facts for the catalogue, their copies for a member's ledger."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.rows.days import day

WHOLE_CONTRACT = ""
"""In place of a lot, where a change is the contract's."""

_ENDINGS = (("cancelled", "cancelled_on"), ("terminated", "terminated_on"), ("annulled", "annulled_on"))
_Change = tuple[str, str, dict[str, Any]]


def changed(envelope: Envelope, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of one fact about a contract in course; none where it is another fact."""
    change = _CHANGES.get(envelope.topic.partition(".")[2])
    if change is not None:
        yield _row(envelope, str(data["contract"]), data.get("lot", WHOLE_CONTRACT), 0, change(data))


def lived(envelope: Envelope, contract: str, lot: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of what had become of a lot when its contract was opened."""
    for line, change in enumerate(_life(lot.get("life", {}), envelope.data["effective"])):
        yield _row(envelope, contract, lot["id"], line, change)


def _life(life: dict[str, Any], opened: str) -> Iterator[_Change]:
    for revision in life.get("revisions", ()):
        yield _revised({"revision": revision})
    for tranche in life.get("tranches", ()):
        yield _tranche(tranche, opened)
        if tranche["affirmed_on"] is not None:
            yield _affirmed({"tranche": tranche["id"], "on": tranche["affirmed_on"]})
    for each in life.get("substitutions", ()):
        yield "substituted", each["on"], dict(each)
    for each in life.get("lost_statuses", ()):
        yield "status_lost", each["on"], dict(each)
    for kind, since in _ENDINGS:
        if since in life:
            yield kind, life[since], {}
    for kind in ("relaunched_as", "relaunch_of"):
        if kind in life:
            yield kind, opened, life[kind]


def _row(envelope: Envelope, contract: str, lot: str, line: int, change: _Change) -> dict[str, Any]:
    kind, since, detail = change
    return {
        "log": envelope.log,
        "contract": contract,
        "lot": lot,
        "seq": envelope.seq,
        "line": line,
        "kind": kind,
        "day": day(since),
        "detail": detail,
    }


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
    said = {"contractor": award["contractor"], "replaced": data["replaced"], "on": award["notified_on"]}
    return "substituted", award["notified_on"], said


def _status_lost(data: dict[str, Any]) -> _Change:
    said = {"contractor": data["contractor"], "on": data["lost_on"]}
    return "status_lost", data["effective"], said


def _open_point(data: dict[str, Any]) -> _Change:
    return "open_point", data["effective"], {"question": data["question"], "about": data["about"]}


_CHANGES: Mapping[str, Callable[[dict[str, Any]], _Change]] = {
    "renewed": _renewed,
    "contract-renewed": _renewed,
    "target-revised": _revised,
    "lot-cancelled": _cancelled,
    "lot-terminated": _terminated,
    "clause-annulled": _annulled,
    "lot-relaunched": _relaunched_as,
    "lot-relaunch-of": _relaunch_of,
    "tranche-added": _tranche_added,
    "tranche-affirmed": _affirmed,
    "contractor-substituted": _substituted,
    "winner-status-changed": _status_lost,
    "open-point-kept": _open_point,
}
"""By what follows `contract.` or `delivered.` in the fact's topic."""
