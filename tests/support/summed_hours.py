"""Hours by quarter, summed from events alone, apart from the platform's own figures."""

from collections import defaultdict
from collections.abc import Iterable

from tremplin_platform.events.envelope import Envelope


def validated(facts: Iterable[Envelope]) -> dict[str, int]:
    """Hundredths of an hour by quarter worked, corrections included; quarters without any left out."""
    return _summed(facts, by="work_quarter")


def reported(facts: Iterable[Envelope]) -> dict[str, int]:
    """The same hours by the quarter they are reported in."""
    return _summed(facts, by="reported_in")


def adjustments(facts: Iterable[Envelope]) -> dict[str, int]:
    """Those reported after the quarter worked was closed, by the quarter they are reported in."""
    return _summed((fact for fact in facts if fact.data.get("adjustment")), by="reported_in")


def published(facts: Iterable[Envelope], *, quarter: str) -> int | None:
    """Return the hours published of a quarter, or None before its publication."""
    for fact in facts:
        if fact.topic == "delivered.quarter-published" and fact.data["quarter"] == quarter:
            return int(sum(lot["hours"] for lot in fact.data["published"]))
    return None


def _summed(facts: Iterable[Envelope], *, by: str) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for fact in facts:
        if fact.topic in ("hours.validated", "hours.corrected"):
            totals[fact.data[by]] += fact.data.get("hours", 0) + fact.data.get("delta", 0)
    return {quarter: hours for quarter, hours in totals.items() if hours}
