"""What a story comes to: the entries of a log, summed in a window as the read models' queries sum them."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from support.story import Story
from tremplin_platform.events.catalog import current
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.usage_totals import ReservedUsage, reserved_usage


class _Key(NamedTuple):
    measure: str
    contract: str
    lot: str
    quarter: str
    article: str
    usage: str


_ALWAYS, _NEVER = "0000-01-01", "9999-12-31"


def sums_of(story: Story, log: str, *, first: str = _ALWAYS, last: str = _NEVER) -> list[Sum]:
    """The sums of `log`'s entries from one day to another, both included."""
    amounts: Counter[_Key] = Counter()
    places: Counter[_Key] = Counter()
    for fact in story.facts(log):
        data = current(topic=fact.topic, version=fact.version, data=fact.data)
        for entry in entries(fact.topic, data):
            if _counts(entry, first, last):
                key = _Key(
                    entry.measure, entry.contract, entry.lot, entry.quarter, entry.article, entry.usage
                )
                amounts[key] += entry.amount
                places[key] += 1
    return [Sum(log, *key, amounts[key], places[key]) for key in sorted(places)]


def usage_of(story: Story, log: str, *, first: str = _ALWAYS, last: str = _NEVER) -> ReservedUsage:
    """The use of reserved markets that `log` shows in a window."""
    return reserved_usage(sums_of(story, log, first=first, last=last))


def _counts(entry: Entry, first: str, last: str) -> bool:
    day = date.fromisoformat(entry.effective).isoformat()
    if entry.measure == measures.RESERVED_LOTS_OPENED:
        return day <= last
    if entry.measure == measures.RESERVED_LOTS_ENDED:
        return day < first
    return first <= day <= last
