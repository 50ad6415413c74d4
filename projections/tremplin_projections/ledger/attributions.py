"""Make the rows of attribution methods and of the shares that the centrale's closings computed."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.ledger.tables import ATTRIBUTIONS, METHODS
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row


def methods(envelope: Envelope, data: dict[str, Any]) -> list[Row]:
    """Make the rows of the methods in one event; of two methods of one day, the last holds."""
    last = {chosen["from"]: str(chosen["method"]) for chosen in data["methods"]}
    return [
        METHODS.row(
            log=envelope.log,
            contract=str(data["contract"]),
            lot=str(data["lot"]),
            from_day=day(since),
            seq=envelope.seq,
            method=method,
        )
        for since, method in sorted(last.items())
    ]


def attribution(envelope: Envelope, data: dict[str, Any]) -> Row:
    """Make the row of the shares of one closing; it replaces that of an earlier closing."""
    shares = {str(line["log"]): _whole(line["share"]) for line in data["manifest"]}
    return ATTRIBUTIONS.row(
        log=envelope.log,
        contract=str(data["contract"]),
        lot=str(data["lot"]),
        since=day(data["since"]),
        seq=envelope.seq,
        quarter=str(data["work_quarter"]),
        method=str(data["method"]),
        validated=_whole(data["hours"]),
        unattributed=_whole(data["unattributed"]),
        shares=shares,
    )


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("hours in hundredths are whole")
    return value
