"""What was known at any event, read from checkpoints, is what a sum of every event up to it gives."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from unittest.mock import patch

import pytest

from support import ledger_facts as facts
from support.feeding import replay
from support.postgres_server import Database
from support.projecting import about, apply, history, member_joined, opened, store
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.ledger import entries
from tremplin_projections.queries.figures.lot_facts import CHANGES, WAITING, lot_facts
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.window import Window, paris_day
from tremplin_projections.scope import reading

pytestmark = pytest.mark.postgres

BEGUN = date(2026, 1, 5)
LOG = "cpam-075"


class Year:
    """Hours on three lots, in a random order of acts; orders, and openings that take effect later."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311
        self._pending: dict[str, tuple[int, str]] = {}
        self._made = 0

    def events(self, count: int) -> Iterator[facts.Event]:
        yield member_joined()
        lots = [facts.open_lot(str(lot), articles=["L2113-12"] if lot else None) for lot in range(3)]
        yield opened(*lots, opened_from=self._day(60))
        for _ in range(count):
            yield self._act()

    def _act(self) -> facts.Event:
        match self._draw.randrange(8):
            case 0:
                amount, due = self._draw.randrange(1, 900), self._draw.choice([None, 250])
                return about(facts.call_off(amount=amount, due=due, on=self._day(0)), self._name("o"))
            case 1:
                return facts.target_allocated(hours=self._draw.randrange(1, 900), on=self._day(90))
            case 2 | 3 | 4 if self._pending:
                return self._decided(self._draw.choice(sorted(self._pending)))
            case _:
                name, place = self._name("h"), (self._draw.randrange(1, 900), self._draw.choice("012"))
                self._pending[name] = place
                return about(facts.declared(hours=place[0], lot=place[1], worked_to=self._day(-10)), name)

    def _decided(self, name: str) -> facts.Event:
        hours, lot = self._pending[name]
        match self._draw.randrange(4):
            case 0:
                return about(
                    (facts.returned(hours=hours)[0], {**facts.returned(hours=hours)[1], "lot": lot}), name
                )
            case 1:
                del self._pending[name]
                return about(
                    (facts.rejected(hours=hours)[0], {**facts.rejected(hours=hours)[1], "lot": lot}), name
                )
            case _:
                del self._pending[name]
                return about(facts.validated(hours=hours, lot=lot), name)

    def _name(self, letter: str) -> str:
        self._made += 1
        return f"{letter}{self._made}"

    def _day(self, ahead: int) -> str:
        days = self._draw.randrange(60) + min(ahead, 0) + self._draw.randrange(1 + max(ahead, 0))
        return (BEGUN + timedelta(days=days)).isoformat()


def summed(events: list[Envelope], window: Window) -> Counter[tuple[str, ...]]:
    """The amounts of the entries of these events that take effect in the window."""
    first, last = window.first or date.min, window.last or date.max
    found: Counter[tuple[str, ...]] = Counter()
    for event in events:
        for entry in entries(event.topic, event.data):
            day = date.fromisoformat(entry.effective)
            counts = {"reserved_lots_opened": day <= last, "reserved_lots_ended": day < first}
            if counts.get(entry.measure, first <= day <= last):
                found[
                    entry.measure, entry.contract, entry.lot, entry.quarter, entry.article, entry.usage
                ] += entry.amount
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
