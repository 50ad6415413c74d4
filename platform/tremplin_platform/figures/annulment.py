"""A clause annulled: what was due is due no more, what was done stays (CCAG-FCS 16.1.4.4)."""

from typing import Any

from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.quarters import quarter_of


def of_clause_annulled(data: dict[str, Any]) -> tuple[Entry, ...]:
    """The hours that were due, taken off on the day that each is due no more."""
    contract, lot = data["contract"], data["lot"]
    return tuple(
        Entry(measures.DUE, contract, lot, quarter_of(each["on"]), each["on"], -each["hours"])
        for each in data["withdrawn"]
    )
