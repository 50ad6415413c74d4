"""Ledger entries of hours attributed at a closing: a member's share of hours that belong to no single member."""

from typing import Any

from tremplin_platform.events.attribution import attribution
from tremplin_platform.events.quarters import last_day
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry, Rules


def of_hours_attributed(data: dict[str, Any]) -> tuple[Entry, ...]:
    """Count a share, or the change of one: worked on the last day of `work_quarter`, reported in `reported_in`."""
    contract, lot, worked, reported = data["contract"], data["lot"], data["work_quarter"], data["reported_in"]
    day, hours = last_day(worked), data["hours"]
    found: list[Entry] = []
    if hours:
        found += [
            Entry(measures.VALIDATED, contract, lot, worked, day, hours),
            Entry(measures.REPORTED, contract, lot, reported, day, hours),
        ]
        if data["adjustment"]:
            found.append(Entry(measures.ADJUSTMENTS, contract, lot, reported, day, hours))
    for protected in data["protected_hours"]:
        place = (contract, lot, worked, day, protected["hours"], protected["category"] or "")
        found.append(Entry(measures.HOURS_FROM_PROTECTED, *place))
    return tuple(found)


RULES: Rules = {
    attribution.HoursAttributed: of_hours_attributed,
}
