"""A member's clause hours summed from `GET events` alone: no code of the platform, nothing but its answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

Event = Mapping[str, Any]


def clause_hours(events: Iterable[Event]) -> dict[str, str]:
    """What `results` tells as `clause_hours`, without what is due."""
    totals: dict[str, int] = defaultdict(int)
    for event in events:
        data = event["data"]
        match event["type"]:
            case "hours.declared":
                totals["declared"] += data["hours"]
                totals["pending"] += data["hours"]
            case "hours.resubmitted":
                totals["pending"] += data["hours"] - data["replaced_hours"]
            case "hours.rejected":
                totals["rejected"] += data["hours"]
                totals["pending"] -= data["hours"]
            case "hours.validated":
                totals["validated"] += data["hours"]
                totals["pending"] -= data["hours"]
                totals["adjustments"] += data["hours"] if data["adjustment"] else 0
            case "hours.corrected":
                totals["validated"] += data["delta"]
                totals["adjustments"] += data["delta"] if data["adjustment"] else 0
            case _:
                pass  # of no clause hours
    names = ("declared", "pending", "validated", "rejected", "adjustments")
    return {name: decimal(totals[name]) for name in names}


def decimal(hundredths: int) -> str:
    """`"118.00"`."""
    return str(Decimal(hundredths).scaleb(-2))
