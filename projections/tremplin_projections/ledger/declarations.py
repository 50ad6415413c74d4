"""Rows of declarations: what each event about one says, and how the next event changes it."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import by_topic
from tremplin_platform.events.hours import hours
from tremplin_projections.ledger.tables import DECLARATIONS
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row

_STATUS = by_topic(
    {
        hours.Declared: "pending",
        hours.Returned: "returned",
        hours.Resubmitted: "pending",
        hours.Validated: "validated",
        hours.Rejected: "rejected",
        hours.Corrected: "validated",
    }
)


def row(envelope: Envelope, data: dict[str, Any]) -> Row:
    """What one event says of a declaration; a null says nothing, an empty text none."""
    given = data.get
    stated = "worked_from" in data  # a declaration, or a new one in its place
    worked_from = given("worked_from")
    return DECLARATIONS.row(
        log=envelope.log,
        declaration=envelope.subject.rpartition("/")[2],
        seq=envelope.seq,
        status=_STATUS[envelope.topic],
        contract=data["contract"],
        lot=data["lot"],
        contractor=given("contractor"),
        modality=given("modality"),
        worked_from=None if worked_from is None else day(worked_from),
        worked_to=day(data["worked_to"]),
        work_quarter=data["work_quarter"],
        hours=given("hours"),
        validated=_counted(envelope.topic, data),
        reported_in=given("reported_in"),
        call_off=(data["call_off"] or "") if stated else None,
        subcontractor=(data["subcontractor"] or "") if stated else None,
        protected=given("protected"),
        reason="" if stated else given("reason"),
        declared_by=data["by"] if envelope.topic == hours.Declared.TOPIC else None,
    )


def _counted(topic: str, data: dict[str, Any]) -> int:
    if topic == hours.Validated.TOPIC:
        return int(data["hours"])
    return int(data["delta"]) if topic == hours.Corrected.TOPIC else 0
