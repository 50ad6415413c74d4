"""What was known at any event, read from checkpoints, is what a sum of every event up to it gives."""

import random
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from unittest.mock import patch

import pytest

from support.feeding import replay
from support.postgres_server import Database
from support.projecting import apply, history, store
from support.random_year import Year, counted
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.quarters import paris_day
from tremplin_projections.queries.figures.lot_facts import CHANGES, WAITING, lot_facts
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.scope import reading

pytestmark = pytest.mark.postgres

LOG = "cpam-075"


def summed(events: list[Envelope], window: Window) -> Counter[tuple[str, ...]]:
    """The amounts of the entries of these events that take effect in the window."""
    found: Counter[tuple[str, ...]] = Counter()
    for _, entry in counted(events, window):
        key = (entry.measure, entry.contract, entry.lot, entry.quarter, entry.article, entry.usage)
        found[key] += entry.amount
    return found


def waiting(events: list[Envelope]) -> dict[str, str]:
    """By lot, the day on which the oldest declaration that is neither validated nor rejected was recorded."""
    open_: dict[str, Envelope] = {}
    for event in events:
        if event.topic == "hours.declared":
            open_[event.subject] = event
        if event.topic in ("hours.validated", "hours.rejected"):
            del open_[event.subject]
    oldest: dict[str, str] = {}
    for event in open_.values():
        oldest.setdefault(event.data["lot"], paris_day(event.recorded_at))
    return oldest


@pytest.mark.parametrize("every", [4, 7])
def test_what_was_known_is_the_sum_of_every_event_up_to_it(database: Database, every: int) -> None:
    draw = random.Random(every)  # noqa: S311
    events = history(*Year(every).events(60), log=LOG)
    feed_in_batches(database, events, every=every, draw=draw)

    for seq in range(1, len(events) + 1):
        known, day = events[:seq], date.fromisoformat(paris_day(events[seq - 1].recorded_at))
        with reading(log=LOG):
            for window in windows(day, draw):
                found = {row[1:7]: row.amount for row in sums(logs=[LOG], window=window, upto=seq)}
                assert found == dict(summed(known, window)), (seq, window)
            oldest = lot_facts(logs=[LOG], parts=(CHANGES, WAITING), on=day, upto=seq)
        since = {lot: str(of.waiting_since) for (_, _, lot), of in oldest.items() if of.waiting_since}
        assert since == waiting(known), seq


def windows(day: date, draw: random.Random) -> list[Window]:
    """That of the day itself, and others that leave entries out, or take some in that are yet to come."""
    return [
        Window(last=day),
        Window(last=day - timedelta(days=draw.randrange(40))),
        Window(last=day + timedelta(days=draw.randrange(90))),
        Window(first=day - timedelta(days=draw.randrange(40)), last=day),
        Window(),
    ]


def feed_in_batches(database: Database, events: list[Envelope], *, every: int, draw: random.Random) -> None:
    """Store the events and write their rows, in batches that pass several checkpoints or none; replay them."""
    with (
        patch("tremplin_projections.ledger.checkpoints.EVERY", every),
        closing(database.connect_superuser()) as owner,
        closing(database.connect("feed")) as feed,
    ):
        store(owner, events)
        owner.execute("insert into heads (log, territory, seq) values (%s, '75', %s)", (LOG, len(events)))
        done = 0
        while done < len(events):
            size = draw.randrange(1, 3 * every + 2)
            apply(feed, events[done : done + size])
            done += size
        assert replay(feed, log=LOG).differences == []
    for table in ("ledger_checkpoints", "ledger_waiting"):
        assert database.rows(f"select count(distinct seq) from {table}") == [(len(events) // every,)]  # noqa: S608
