"""What a batch of the centrale's facts says of the catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.json import Jsonb

from tremplin_platform.events.envelope import Envelope
from tremplin_projections import lot_changes
from tremplin_projections.batches import MALFORMED, Batch, facts, unprojectable
from tremplin_projections.catalogue.tables import CONTRACTS
from tremplin_projections.days import day, day_or_none
from tremplin_projections.sending import Row

PUBLISHED = "published"
OBSERVED = "observed"

_Key = tuple[str, str, str]


@dataclass(slots=True)
class Folded:
    """What is said of each contract, and the rows that are written once."""

    contracts: dict[_Key, dict[str, Any]] = field(default_factory=dict)
    lots: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    awards: list[Row] = field(default_factory=list)
    openings: dict[tuple[str, str, str], Row] = field(default_factory=dict)


def fold(batch: Batch) -> Folded:
    """
    What a batch says. Nothing is read or written.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: the first event that cannot be applied
    """
    folded = Folded()
    for envelope, data in facts(batch):
        state = _STATES.get(envelope.topic)
        if state is not None:
            try:
                state(folded, envelope, data)
            except MALFORMED as error:
                raise unprojectable(envelope, error) from error
    return folded


def contract_rows(folded: Folded) -> list[Row]:
    """One row a contract, null where nothing is said."""
    rows: list[Row] = []
    for (log, source, contract), said in folded.contracts.items():
        whole = {"to_all": False, "opened_to": 0, **said, "log": log, "source": source, "contract": contract}
        observed = whole.get("observed")
        whole["observed"] = None if observed is None else Jsonb(observed)
        rows.append([whole.get(name) for name in CONTRACTS.names])
    return rows


def _say(folded: Folded, envelope: Envelope, *, source: str, **said: Any) -> None:
    contract = envelope.subject.rpartition("/")[2]
    known = folded.contracts.setdefault((envelope.log, source, contract), {})
    if "observed" in said:
        said["observed"] = {**known.get("observed", {}), **said["observed"]}
    known.update({name: value for name, value in said.items() if value is not None}, seq=envelope.seq)


def _registered(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _say(
        folded,
        envelope,
        source=PUBLISHED,
        title=_text(data["title"]),
        usage=data["usage"],
        centrale_role=data["centrale_role"],
        kind=data["kind"],
        cpv=data["cpv"],
        notice_on=day_or_none(data["notice_on"]),
        starts_on=day(data["starts_on"]),
        ends_on=day(data["ends_on"]),
    )
    contract = envelope.subject.rpartition("/")[2]
    for lot in data["lots"]:
        territories = Jsonb(lot["territories"])
        terms = (_json(lot["reservation"]), _json(lot["clause"]), territories)
        folded.lots.append((envelope.log, contract, lot["id"], _text(lot["title"]), *terms))


def _published(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _say(folded, envelope, source=PUBLISHED, shown_seq=envelope.seq)


def _opened(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    member = data["opening"]["member"]
    if member is None:
        _say(folded, envelope, source=PUBLISHED, to_all=True)
        return
    _say(folded, envelope, source=PUBLISHED)
    key = (envelope.log, data["contract"], member)
    folded.openings.setdefault(key, (*key, envelope.seq))


def _awarded(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _say(folded, envelope, source=PUBLISHED)
    award = data["award"]
    whose = (award["contractor"], day(award["notified_on"]), award["article"], award["protected"])
    folded.awards.append((envelope.log, data["contract"], data["lot"], envelope.seq, *whose))


def _renewed(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _say(folded, envelope, source=PUBLISHED, ends_on=day(data["ends_on"]))


def _changed(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _say(folded, envelope, source=PUBLISHED)
    folded.changes += lot_changes.changed(envelope, data)


def _substituted(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _awarded(folded, envelope, data)
    _changed(folded, envelope, data)


def _recorded(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    _say(
        folded,
        envelope,
        source=OBSERVED,
        shown_seq=envelope.seq,
        title=_text(data["title"]),
        kind=_text(data["nature"]),
        cpv=_text(data["cpv"]),
        starts_on=day_or_none(data["notified_on"]),
        amount=data["amount"],
        observed={name: _whole(data[name]) for name in _OBSERVED},
    )


def _modified(folded: Folded, envelope: Envelope, data: dict[str, Any]) -> None:
    changed = {name: _whole(data[name]) for name in ("months", "contractors") if data[name]}
    _say(folded, envelope, source=OBSERVED, amount=data["amount"], observed=changed)


_OBSERVED = (
    "buyer",
    "buyer_name",
    "contract",
    "contractors",
    "months",
    "techniques",
    "social",
    "reservation",
    "flags",
    "published_on",
)


def _json(value: Any) -> Jsonb | None:
    return None if value is None else Jsonb(value)


def _text(value: str | None) -> str | None:
    """Published data hold what PostgreSQL refuses in a text; the event keeps it."""
    return None if value is None else value.replace("\0", "")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    return value


_STATES: Mapping[str, Callable[[Folded, Envelope, dict[str, Any]], None]] = {
    "contract.registered": _registered,
    "contract.published": _published,
    "contract.opened": _opened,
    "contract.lot-awarded": _awarded,
    "contract.renewed": _renewed,
    "contract.target-revised": _changed,
    "contract.lot-cancelled": _changed,
    "contract.lot-terminated": _changed,
    "contract.clause-annulled": _changed,
    "contract.lot-relaunched": _changed,
    "contract.lot-relaunch-of": _changed,
    "contract.tranche-added": _changed,
    "contract.tranche-affirmed": _changed,
    "contract.contractor-substituted": _substituted,
    "contract.winner-status-changed": _changed,
    "contract.open-point-kept": _changed,
    "observed-contract.recorded": _recorded,
    "observed-contract.modified": _modified,
}
