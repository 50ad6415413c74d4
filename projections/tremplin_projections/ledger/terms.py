"""Rows of what a log knows of its member and of the lots opened to it."""

from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.days import day, day_or_none
from tremplin_projections.sending import Row

DIRECT = "direct"
"""How a lot's hours reach members until another method is chosen: each hour is one member's."""


_MOVED = "delivered.member-siret-changed"
_MERGED = "delivered.member-merged"


class Assignment(NamedTuple):
    """Who validates a lot's hours from a day on (`YYYY-MM-DD`)."""

    log: str
    contract: str
    lot: str
    from_day: str
    facilitator: str


class Declined(NamedTuple):
    """A facilitateur that does not validate the lot's hours from the day `on`."""

    log: str
    contract: str
    lot: str
    facilitator: str
    on: str


def member(envelope: Envelope, data: dict[str, Any]) -> Row:
    """What one event says of the member; null where it says nothing."""
    moved = envelope.topic == _MOVED
    return (
        envelope.log,
        envelope.seq,
        _text(data.get("name")),
        _text(data.get("siret")),
        _text(data.get("territory")),
        day_or_none(data.get("joined_on")),
        day_or_none(data.get("left_on") or data.get("merged_on") or data.get("split_on")),
        day(data["effective"]) if moved else None,
        _text(data["into"]) if envelope.topic == _MERGED else None,
    )


def lot_terms(envelope: Envelope, data: dict[str, Any], lot: dict[str, Any]) -> Row:
    """One lot of a contract, as an opening of the whole contract says it."""
    clause: dict[str, Any] = lot["clause"] or {}
    return (
        envelope.log,
        str(data["contract"]),
        str(lot["id"]),
        envelope.seq,
        _text(data["title"]),
        _text(lot["title"]),
        str(data["usage"]),
        str(data["centrale_role"]),
        str(data["kind"]),
        day(data["opened_from"]),
        day(data["starts_on"]),
        day(data["ends_on"]),
        bool(lot["reserved"]),
        _json(lot["reservation"]),
        clause.get("way", ""),
        clause.get("target"),
        _json(lot["clause"]),
        DIRECT,
        bool(lot["in_territory"]),
        bool(lot["has_maximum"]),
    )


def award(envelope: Envelope, contract: str, lot: str, stated: dict[str, Any]) -> Row:
    """One award of a lot."""
    return (
        envelope.log,
        contract,
        lot,
        str(stated["contractor"]),
        day(stated["notified_on"]),
        envelope.seq,
        stated["article"],
        bool(stated["protected"]),
    )


def assignment(envelope: Envelope, contract: str, lot: str, stated: dict[str, Any]) -> Assignment:
    """One assignment of a facilitateur."""
    day(stated["from"])
    return Assignment(envelope.log, contract, lot, stated["from"], stated["facilitator"])


def declined(envelope: Envelope, data: dict[str, Any]) -> Declined:
    """One lot that a facilitateur declines."""
    day(data["on"])
    return Declined(envelope.log, data["contract"], data["lot"], data["facilitator"], data["on"])


def _json(value: Any) -> Jsonb | None:
    return None if value is None else Jsonb(value)


def _text(value: str | None) -> str | None:
    if value is not None and "\0" in value:
        raise ValueError("NUL")
    return value
