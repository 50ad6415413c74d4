"""A member's figures summed from `GET events` alone: no code of the platform, nothing but its answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

Event = Mapping[str, Any]
EXAMPLE_HOURS = {
    "due": "833.00",
    "declared": "154.50",
    "pending": "14.00",
    "validated": "126.50",
    "rejected": "8.00",
    "adjustments": "8.50",
    "missing": "706.50",
}
"""`clause_hours` of the interface's example, worked out by hand."""


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


def hours_due(events: Iterable[Event]) -> str | None:
    """What `results` tells as due: parts allocated and what orders made due; None before any contract is opened."""
    total: int | None = None
    for event in events:
        data = event["data"]
        match event["type"]:
            case "delivered.contract-opened":
                total = total or 0
            case "delivered.target-allocated":
                total = (total or 0) + data["hours"] - (data["replaced"] or 0)
            case "call-off.placed":
                total = (total or 0) + (data["due"] or 0)
            case _:
                pass  # makes nothing due
    return None if total is None else decimal(total)


def reserved_usage(events: Iterable[Event]) -> dict[str, Any]:
    """What `results` tells of spend and orders: invoices less credit notes, never what was ordered."""
    orders, spent = 0, 0
    used: set[tuple[Any, Any]] = set()
    protected: dict[tuple[Any, Any], int] = defaultdict(int)
    for event in events:
        data, place = event["data"], (event["data"].get("contract"), event["data"].get("lot"))
        match event["type"]:
            case "call-off.placed" if data["reserved"]:
                orders += 1
                used.add(place)
            case "invoice.received" | "invoice.credited" if data["reserved"]:
                spent += data["amount"]
            case "invoice.received" | "invoice.credited" if data["protected"]:
                protected[place] += data["amount"]
            case _:
                pass  # no reserved usage
    return {
        "reserved_spend": decimal(spent),
        "reserved_call_offs": orders,
        "reserved_lots_used": len(used),
        "protected_spend_not_reserved": decimal(sum(protected.values())),
        "protected_wins_not_reserved": sum(1 for amount in protected.values() if amount),
    }


def decimal(hundredths: int) -> str:
    """`"118.00"`."""
    return str(Decimal(hundredths).scaleb(-2))
