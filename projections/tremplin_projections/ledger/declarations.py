"""Rows of declarations: what each event about one says, and how the next event changes it."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.days import day
from tremplin_projections.ledger.tables import DECLARATIONS

_STATUS = {
    "hours.declared": "pending",
    "hours.returned": "returned",
    "hours.resubmitted": "pending",
    "hours.validated": "validated",
    "hours.rejected": "rejected",
    "hours.corrected": "validated",
}
_HOW = dict(DECLARATIONS.merge)
_RULES = tuple(_HOW.get(column) for column in DECLARATIONS.names)


def row(key: tuple[str, str], envelope: Envelope, data: dict[str, Any]) -> list[Any]:
    """What one event says of the declaration `key` (log, identifier); a null says nothing, an empty text none."""
    said = data.get
    stated = "worked_from" in data  # a declaration, or a new one in its place
    worked_from = said("worked_from")
    return [
        *key,
        envelope.seq,
        _STATUS[envelope.topic],
        data["contract"],
        data["lot"],
        said("contractor"),
        said("modality"),
        None if worked_from is None else day(worked_from),
        day(data["worked_to"]),
        data["work_quarter"],
        said("hours"),
        _counted(envelope.topic, data),
        said("reported_in"),
        (data["call_off"] or "") if stated else None,
        (data["subcontractor"] or "") if stated else None,
        said("protected"),
        "" if stated else said("reason"),
        data["by"] if envelope.topic == "hours.declared" else None,
    ]


def merge(known: list[Any], said: list[Any]) -> None:
    """Change `known` by what a later event says, as the table's own merge does."""
    for place, rule in enumerate(_RULES):
        value = said[place]
        if rule == "replaced" or (rule == "said" and value is not None):
            known[place] = value
        elif rule == "added":
            known[place] += value


def _counted(topic: str, data: dict[str, Any]) -> int:
    if topic == "hours.validated":
        return int(data["hours"])
    return int(data["delta"]) if topic == "hours.corrected" else 0
