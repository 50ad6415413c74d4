"""The difference that a replay reports: a row, or one column of a row, that does not follow from the events."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """
    One difference between the live rows and the events.

    `key` holds the key columns of the row except its log. `column` is empty if a whole row is missing or too many:
    `expected` and `found` are then the row, in JSON, or null. Hours are in hundredths, money in cents. `seq` is the
    event at fault, or the last event of the row (0: the row names none); `measure` is set for figures only; `table` is
    empty if the log itself is at fault.
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
