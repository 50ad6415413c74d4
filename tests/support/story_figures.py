"""Figures of a log of a story: sums of the ledger entries of its facts, by the days they take effect."""

from support.story import CENTRALE, Story
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries


def entries_of(story: Story, log: str = CENTRALE) -> list[Entry]:
    """Every entry of the log, in order."""
    return [entry for fact in story.facts(log) for entry in entries(fact.topic, fact.data)]


def figure(story: Story, measure: str, *, log: str, until: str | None = None, lot: str | None = None) -> int:
    """The sum of a measure over every lot, or one, of what takes effect until a day."""
    return sum(
        entry.amount
        for entry in entries_of(story, log)
        if entry.measure == measure
        and (until is None or entry.effective <= until)
        and lot in (None, entry.lot)
    )


def reserved_lots_open(story: Story, *, log: str, first: str, last: str) -> int:
    """Reserved lots that the member could use in a window: opened by its last day, not ended before its first."""
    return sum(
        entry.amount if entry.measure == measures.RESERVED_LOTS_OPENED else -entry.amount
        for entry in entries_of(story, log)
        if (entry.measure == measures.RESERVED_LOTS_OPENED and entry.effective <= last)
        or (entry.measure == measures.RESERVED_LOTS_ENDED and entry.effective < first)
    )
