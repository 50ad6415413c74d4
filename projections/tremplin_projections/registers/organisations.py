"""
Make the entries of organisations (as registered, with the statuses, SIRETs and days of membership stated since), and of
the statuses of those that buy.
"""

from datetime import date, timedelta
from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.organisations import organisation
from tremplin_projections.registers.entry import BUYERS, ORGANISATIONS, RegisterUpdate, Rules, about, picked


def _registered(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = {**picked(data, "name", "kind", "siret", "statuses", "joined_on"), "left_on": None}
    return [*_update(envelope, data=stated), *_buyer(envelope, data)]


def _buyer(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    """Record the status of an organisation that buys; other organisations have no entry."""
    if data["buyer_status"] is None:
        return []
    buyer = about(envelope)
    return [
        RegisterUpdate(register=BUYERS, id=buyer, organisation=buyer, data={"status": data["buyer_status"]})
    ]


def _status(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(envelope, change=picked(data, "status"))


def _siret(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(envelope, change=picked(data, "siret"))


def _corrected(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(envelope, data=picked(data, "joined_on"))


def _left(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(envelope, data=picked(data, "left_on"))


def _merged(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(envelope, data={"left_on": _day_before(data["merged_on"])})


def _split(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(envelope, data={"left_on": _day_before(data["split_on"])})


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _update(
    envelope: Envelope, *, data: dict[str, Any] | None = None, change: dict[str, Any] | None = None
) -> list[RegisterUpdate]:
    known = about(envelope)
    return [
        RegisterUpdate(register=ORGANISATIONS, id=known, organisation=known, data=data or {}, change=change)
    ]


RULES: Rules = {
    organisation.Registered: _registered,
    organisation.StatusRecorded: _status,
    organisation.SiretChanged: _siret,
    organisation.MembershipCorrected: _corrected,
    organisation.Left: _left,
    organisation.LineageReceived: _buyer,
    organisation.Merged: _merged,
    organisation.Split: _split,
}
