"""Make the rows of declarations of hours from the events about them."""

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
_COUNTED = by_topic({hours.Validated: "hours", hours.Corrected: "delta"})
"""The field that an event adds to the validated hours."""
_DECLARED = hours.Declared.TOPIC


def declaration_row(envelope: Envelope, data: dict[str, Any]) -> Row:
    """Make the row of the fields that one event states of a declaration; null: not stated, empty text: none."""
    topic, given = envelope.topic, data.get
    counted = _COUNTED.get(topic)
    stated = "worked_from" in data  # declared, or resubmitted
    worked_from = given("worked_from")
    return DECLARATIONS.row(
        log=envelope.log,
        declaration=envelope.subject.rpartition("/")[2],
        seq=envelope.seq,
        status=_STATUS[topic],
        contract=data["contract"],
        lot=data["lot"],
        contractor=given("contractor"),
        modality=given("modality"),
        worked_from=None if worked_from is None else day(worked_from),
        worked_to=day(data["worked_to"]),
        work_quarter=data["work_quarter"],
        hours=given("hours"),
        validated=int(data[counted]) if counted else 0,
        reported_in=given("reported_in"),
        call_off=(data["call_off"] or "") if stated else None,
        subcontractor=(data["subcontractor"] or "") if stated else None,
        protected=given("protected"),
        reason="" if stated else given("reason"),
        declared_by=data["by"] if topic == _DECLARED else None,
    )
