"""Make the rows of a log's member, of the lots opened to it, and of their awards and facilitateurs."""

from typing import Any, NamedTuple

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.organisations import organisation
from tremplin_platform.figures.lots.opened import DIRECT
from tremplin_projections.ledger.tables import AWARDS, MEMBERS, TERMS
from tremplin_projections.rows.days import day, day_or_none
from tremplin_projections.rows.table import Row


class Assignment(NamedTuple):
    """A facilitateur who validates a lot's hours from a day on (`YYYY-MM-DD`)."""

    log: str
    contract: str
    lot: str
    from_day: str
    facilitator: str


class Declined(NamedTuple):
    """A facilitateur who stops validating a lot's hours on the day `on`."""

    log: str
    contract: str
    lot: str
    facilitator: str
    on: str


def member(envelope: Envelope, data: dict[str, Any]) -> Row:
    """Make the row of the fields that one event states of the member; null: not stated."""
    moved = envelope.topic == organisation.MemberSiretChanged.TOPIC
    return MEMBERS.row(
        log=envelope.log,
        seq=envelope.seq,
        name=_text(data.get("name")),
        siret=_text(data.get("siret")),
        territory=_text(data.get("territory")),
        joined_on=day_or_none(data.get("joined_on")),
        left_on=day_or_none(data.get("left_on") or data.get("merged_on") or data.get("split_on")),
        siret_from=day(data["effective"]) if moved else None,
        merged_into=_text(data["into"]) if envelope.topic == organisation.MemberMerged.TOPIC else None,
    )


def lot_terms(envelope: Envelope, data: dict[str, Any], lot: dict[str, Any]) -> Row:
    """Make the row of one lot, from the opening of its contract."""
    clause: dict[str, Any] = lot["clause"] or {}
    return TERMS.row(
        log=envelope.log,
        contract=str(data["contract"]),
        lot=str(lot["id"]),
        seq=envelope.seq,
        contract_title=_text(data["title"]),
        title=_text(lot["title"]),
        usage=str(data["usage"]),
        centrale_role=str(data["centrale_role"]),
        kind=str(data["kind"]),
        opened_from=day(data["opened_from"]),
        starts_on=day(data["starts_on"]),
        ends_on=day(data["ends_on"]),
        reserved=bool(lot["reserved"]),
        reservation=lot["reservation"],
        way=clause.get("way", ""),
        target=clause.get("target"),
        clause=lot["clause"],
        method=DIRECT,
        in_territory=bool(lot["in_territory"]),
        has_maximum=bool(lot["has_maximum"]),
    )


def award(envelope: Envelope, contract: str, lot: str, stated: dict[str, Any]) -> Row:
    """Make the row of one award of a lot."""
    return AWARDS.row(
        log=envelope.log,
        contract=contract,
        lot=lot,
        contractor=str(stated["contractor"]),
        notified_on=day(stated["notified_on"]),
        seq=envelope.seq,
        article=stated["article"],
        protected=bool(stated["protected"]),
    )


def assignment(envelope: Envelope, contract: str, lot: str, stated: dict[str, Any]) -> Assignment:
    """Make the assignment of a facilitateur, once its day is checked."""
    day(stated["from"])
    return Assignment(envelope.log, contract, lot, stated["from"], stated["facilitator"])


def declined(envelope: Envelope, data: dict[str, Any]) -> Declined:
    """Make the decline of a lot by a facilitateur, once its day is checked."""
    day(data["on"])
    return Declined(envelope.log, data["contract"], data["lot"], data["facilitator"], data["on"])


def _text(value: str | None) -> str | None:
    if value is not None and "\0" in value:
        raise ValueError("NUL")
    return value
