"""Fold a batch of the centrale's events into the rows of the catalogue."""

from typing import Any

from tremplin_platform.events.contracts import contract, contract_life, observed
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import by_topic
from tremplin_platform.figures.lots.changes import DECIDED
from tremplin_projections import lot_changes
from tremplin_projections.batches import MALFORMED, Batch, facts, unprojectable
from tremplin_projections.catalogue.tables import AWARDS, CHANGES, CONTRACTS, LOTS, OPENINGS
from tremplin_projections.rows.days import day, day_or_none
from tremplin_projections.rows.table import Rows

PUBLISHED = "published"
OBSERVED = "observed"


def fold(batch: Batch) -> Rows:
    """
    Return the rows of a batch, without reading or writing anything.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: the first event that cannot be applied
    """
    rows = Rows()
    for envelope, data in facts(batch):
        state = _STATES.get(envelope.topic)
        if state is not None:
            try:
                state(rows, envelope, data)
            except MALFORMED as error:
                raise unprojectable(envelope, error) from error
    return rows


def _change_contract(rows: Rows, envelope: Envelope, *, source: str, **stated: Any) -> None:
    """Add a row that changes a contract; a column that is null, or not given, keeps its value."""
    place = {"log": envelope.log, "source": source, "contract": envelope.subject.rpartition("/")[2]}
    row = CONTRACTS.row(**{**place, "seq": envelope.seq, "to_all": False, "opened_to": 0, **stated})
    rows.add(CONTRACTS, row)


def _registered(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    _change_contract(
        rows,
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
        row = LOTS.row(
            log=envelope.log,
            contract=contract,
            lot=lot["id"],
            title=_text(lot["title"]),
            reservation=lot["reservation"],
            clause=lot["clause"],
            territories=lot["territories"],
        )
        rows.add(LOTS, row)


def _published(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    _change_contract(rows, envelope, source=PUBLISHED, shown_seq=envelope.seq)


def _opened(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    member = data["opening"]["member"]
    if member is None:
        _change_contract(rows, envelope, source=PUBLISHED, to_all=True)
        return
    _change_contract(rows, envelope, source=PUBLISHED)
    row = OPENINGS.row(log=envelope.log, contract=data["contract"], member=member, seq=envelope.seq)
    rows.add(OPENINGS, row)


def _awarded(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    _change_contract(rows, envelope, source=PUBLISHED)
    award = data["award"]
    row = AWARDS.row(
        log=envelope.log,
        contract=data["contract"],
        lot=data["lot"],
        seq=envelope.seq,
        contractor=award["contractor"],
        notified_on=day(award["notified_on"]),
        article=award["article"],
        protected=award["protected"],
    )
    rows.add(AWARDS, row)


def _renewed(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    _change_contract(rows, envelope, source=PUBLISHED, ends_on=day(data["ends_on"]))


def _changed(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    _change_contract(rows, envelope, source=PUBLISHED)
    for change in lot_changes.changes_of(envelope, data):
        rows.add(CHANGES, CHANGES.row(**change))


def _substituted(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    _awarded(rows, envelope, data)
    _changed(rows, envelope, data)


def _recorded(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    _change_contract(
        rows,
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


def _modified(rows: Rows, envelope: Envelope, data: dict[str, Any]) -> None:
    changed = {name: _whole(data[name]) for name in ("months", "contractors") if data[name]}
    _change_contract(rows, envelope, source=OBSERVED, amount=data["amount"], observed=changed)


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


def _text(value: str | None) -> str | None:
    """Remove NUL characters, which published data may hold and PostgreSQL refuses in a text."""
    return None if value is None else value.replace("\0", "")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    return value


_STATES = by_topic(
    {
        **dict.fromkeys(DECIDED, _changed),
        contract.Registered: _registered,
        contract.Published: _published,
        contract.Opened: _opened,
        contract.LotAwarded: _awarded,
        contract_life.Renewed: _renewed,
        contract_life.ContractorSubstituted: _substituted,
        observed.Recorded: _recorded,
        observed.Modified: _modified,
    }
)
