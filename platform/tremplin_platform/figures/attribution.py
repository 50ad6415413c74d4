"""Hours attributed to a member at a closing: a share of those that are no one member's."""

from typing import Any

from tremplin_platform.events.members import delivered_attribution
from tremplin_platform.events.quarters import last_day
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry, Rules


def of_hours_attributed(data: dict[str, Any]) -> tuple[Entry, ...]:
    """A share, or a difference: true in the quarter worked on its last day, told in `reported_in`; zero is nothing."""
    contract, lot, worked, told = data["contract"], data["lot"], data["work_quarter"], data["reported_in"]
    day, hours = last_day(worked), data["hours"]
    found: list[Entry] = []
    if hours:
        found += [
            Entry(measures.VALIDATED, contract, lot, worked, day, hours),
            Entry(measures.REPORTED, contract, lot, told, day, hours),
        ]
        if data["adjustment"]:
            found.append(Entry(measures.ADJUSTMENTS, contract, lot, told, day, hours))
    for each in data["protected_hours"]:
        place = (contract, lot, worked, day, each["hours"], each["category"] or "")
        found.append(Entry(measures.HOURS_FROM_PROTECTED, *place))
    return tuple(found)


RULES: Rules = {
    delivered_attribution.HoursAttributed: of_hours_attributed,
}
