"""Rows of declarations: what each event about one says, and how the next event changes it."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.ledger.tables import DECLARATIONS
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row

_STATUS = {
    "hours.declared": "pending",
    "hours.returned": "returned",
    "hours.resubmitted": "pending",
    "hours.validated": "validated",
    "hours.rejected": "rejected",
    "hours.corrected": "validated",
}


def row(envelope: Envelope, data: dict[str, Any]) -> Row:
    """What one event says of a declaration; a null says nothing, an empty text none."""
    said = data.get
    stated = "worked_from" in data  # a declaration, or a new one in its place
    worked_from = said("worked_from")
    return DECLARATIONS.row(
        log=envelope.log,
        declaration=envelope.subject.rpartition("/")[2],
        seq=envelope.seq,
        status=_STATUS[envelope.topic],
        contract=data["contract"],
        lot=data["lot"],
        contractor=said("contractor"),
        modality=said("modality"),
        worked_from=None if worked_from is None else day(worked_from),
        worked_to=day(data["worked_to"]),
        work_quarter=data["work_quarter"],
        hours=said("hours"),
        validated=_counted(envelope.topic, data),
        reported_in=said("reported_in"),
        call_off=(data["call_off"] or "") if stated else None,
        subcontractor=(data["subcontractor"] or "") if stated else None,
        protected=said("protected"),
        reason="" if stated else said("reason"),
        declared_by=data["by"] if envelope.topic == "hours.declared" else None,
    )


def _counted(topic: str, data: dict[str, Any]) -> int:
    if topic == "hours.validated":
        return int(data["hours"])
    return int(data["delta"]) if topic == "hours.corrected" else 0
