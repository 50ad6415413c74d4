"""Make the rows of declarations of hours from the events about them."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import by_topic
from tremplin_platform.events.hours import hours
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
COLUMNS = [
    "log",
    "declaration",
    "seq",
    "status",
    "contract",
    "lot",
    "contractor",
    "modality",
    "worked_from",
    "worked_to",
    "work_quarter",
    "hours",
    "validated",
    "reported_in",
    "call_off",
    "subcontractor",
    "protected",
    "reason",
    "declared_by",
]


def declaration_row(envelope: Envelope, data: dict[str, Any]) -> Row:
    """Make the row of the fields that one event states of a declaration; null: not stated, empty text: none."""
    topic, given = envelope.topic, data.get
    counted = _COUNTED.get(topic)
    stated = "worked_from" in data  # declared, or resubmitted
    worked_from = given("worked_from")
    return (  # the columns of `COLUMNS`
        envelope.log,
        envelope.subject.rpartition("/")[2],
        envelope.seq,
        _STATUS[topic],
        data["contract"],
        data["lot"],
        given("contractor"),
        given("modality"),
        None if worked_from is None else day(worked_from),
        day(data["worked_to"]),
        data["work_quarter"],
        given("hours"),
        int(data[counted]) if counted else 0,
        given("reported_in"),
        (data["call_off"] or "") if stated else None,
        (data["subcontractor"] or "") if stated else None,
        given("protected"),
        "" if stated else given("reason"),
        data["by"] if topic == _DECLARED else None,
    )
