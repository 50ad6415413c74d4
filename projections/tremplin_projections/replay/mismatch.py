"""What a replay finds: a row, or one column of a row, that the events do not give."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """
    One difference between the live rows and the events.

    `key` holds the key columns of the row but its log. `column` is empty where a whole row is missing or too many:
    `expected` and `found` are then the row, in JSON, and null on the side that has none. Hours are in
    hundredths, money in cents. `seq` is the event at fault, or the last one that the row holds, 0 where the row
    names none; `measure` is empty but for a figure. `table` is empty where the log itself is at fault.
    """

    log: str
    projection: str
    table: str = ""
    key: dict[str, Any] = field(default_factory=dict)
    column: str = ""
    seq: int = 0
    measure: str = ""
    expected: Any = None
    found: Any = None
    problem: str
