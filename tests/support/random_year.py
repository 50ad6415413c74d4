"""A member's year made at random, and the entries of its events that count in a window."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from support import ledger_facts as facts
from support.projecting import about, member_joined, opened
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_projections.queries.figures.window import Window

BEGUN = date(2026, 1, 5)


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


def counted(events: Iterable[Envelope], window: Window) -> Iterator[tuple[int, Entry]]:
    """Each entry that takes effect in the window, with the seq of its event."""
    first, last = window.first or date.min, window.last or date.max
    for event in events:
        for entry in entries(event.topic, event.data):
            day = date.fromisoformat(entry.effective)
            counts = {"reserved_lots_opened": day <= last, "reserved_lots_ended": day < first}
            if counts.get(entry.measure, first <= day <= last):
                yield event.seq, entry
