"""The statuses of a contractor on a day, from those that the API gives."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def held_on(statuses: Sequence[Mapping[str, Any]], *, day: date) -> Sequence[str]:
    """Return the statuses that hold on a day, each once."""
    on = day.isoformat()
    return sorted(
        {
            status["kind"]
            for status in statuses
            if status["from"] <= on and (status["to"] is None or on <= status["to"])
        }
    )
