"""Rows of hours that are no one member's: the methods a log was told, and what the centrale's closings shared."""

from typing import Any

from psycopg.types.json import Jsonb

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.days import day
from tremplin_projections.sending import Row, Table, columns, merging

METHODS = Table(
    "ledger_methods",
    columns("log text, contract text, lot text, from_day date, seq int8, method text"),
    key=("log", "contract", "lot", "from_day", "seq"),
)
ATTRIBUTIONS = Table(
    "ledger_attributions",
    columns(
        "log text, contract text, lot text, since date, seq int8, quarter text, method text, "
        "validated int8, unattributed int8, shares jsonb"
    ),
    key=("log", "contract", "lot", "since"),
    merge=merging(replaced="seq validated unattributed shares"),
)


def methods(envelope: Envelope, data: dict[str, Any]) -> list[Row]:
    """The methods that one event tells; of two of one day the last."""
    last = {each["from"]: str(each["method"]) for each in data["methods"]}
    place = (envelope.log, str(data["contract"]), str(data["lot"]))
    return [(*place, day(since), envelope.seq, method) for since, method in sorted(last.items())]


def attribution(envelope: Envelope, data: dict[str, Any]) -> Row:
    """What one closing shared, whole: it takes the place of what an earlier one had."""
    shares = {str(line["log"]): _whole(line["share"]) for line in data["manifest"]}
    return (
        envelope.log,
        str(data["contract"]),
        str(data["lot"]),
        day(data["since"]),
        envelope.seq,
        str(data["work_quarter"]),
        str(data["method"]),
        _whole(data["hours"]),
        _whole(data["unattributed"]),
        Jsonb(shares),
    )


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("hours in hundredths are whole")
    return value
