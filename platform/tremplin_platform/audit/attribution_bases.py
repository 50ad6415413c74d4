"""
Checks that every base of a manifest is what the member was invoiced in its log, up to the seq it was read at.

Manifests are read first. Memory holds a few numbers for each of their lines, and the sums of one log at a time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.events.attribution import attribution
from tremplin_platform.events.fact import CENTRALE, topics
from tremplin_platform.events.orders import invoice
from tremplin_platform.events.quarters import quarter_of
from tremplin_platform.figures import french

_INVOICES = topics(invoice.Received, invoice.Credited)
_ATTRIBUTIONS = topics(attribution.Computed, attribution.Recomputed)
_IN_FLIGHT = timedelta(hours=1)
"""Longer than any command: the closing has read every invoice recorded this long before it."""

_Place = tuple[str, str, str]
"""Contract, lot, quarter."""


class _Line(NamedTuple):
    through_seq: int
    place: _Place
    invoiced: int
    credited: int
    seq: int


class _Shared(NamedTuple):
    seq: int
    recorded_at: datetime
    logs: frozenset[str]


class Bases:
    """Sums invoices, given log by log and by seq inside a log."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._lines: dict[str, list[_Line]] = defaultdict(list)
        self._shared: dict[_Place, list[_Shared]] = defaultdict(list)
        for seq, recorded_at, topic, data in connection.execute(_SHARED, (CENTRALE, list(_ATTRIBUTIONS))):
            try:
                self._learn(seq, recorded_at, topic, orjson.loads(data))
            except (ValueError, LookupError, TypeError):
                continue  # reported by the check of the event itself
        self._log = ""
        self._due: list[_Line] = []
        self._sums: Counter[_Place] = Counter()
        self._credited: Counter[_Place] = Counter()

    def begin(self, log: str) -> None:
        """Begin a log: the next events are of it."""
        self._log = log
        self._due = sorted(self._lines.get(log, ()), reverse=True)
        self._sums.clear()
        self._credited.clear()

    @property
    def followed(self) -> frozenset[str]:
        """The topics of the events of this log that are to be given."""
        return _INVOICES  # where none counts in a base too: a content that cannot be read is a problem

    def check(self, event: StoredEvent, content: dict[str, Any]) -> Iterator[Problem]:
        """Count an invoice, and yield the problems of the bases read before it."""
        yield from self._check(before=event.seq)
        place = (content["contract"], content["lot"], quarter_of(content["invoiced_on"]))
        self._sums[place] += content["amount"]
        self._credited[place] += min(0, content["amount"])
        for shared in self._shared.get(place, ()):
            if self._log not in shared.logs and event.recorded_at < shared.recorded_at - _IN_FLIGHT:
                yield Problem(
                    CENTRALE,
                    shared.seq,
                    f"La facture {event.seq} de {self._log} devrait compter dans cette répartition.",
                )

    def end(self) -> Iterator[Problem]:
        """Yield the problems of the bases read up to the end of the log."""
        yield from self._check(before=None)

    def _check(self, *, before: int | None) -> Iterator[Problem]:
        while self._due and (before is None or self._due[-1].through_seq < before):
            line = self._due.pop()
            found = (self._sums[line.place], self._credited[line.place])
            if found != (line.invoiced, line.credited):
                yield Problem(
                    CENTRALE,
                    line.seq,
                    f"La base de {self._log} est {french.money(line.invoiced)} facturés (dont "
                    f"{french.money(line.credited)} d’avoirs), son journal dit {french.money(found[0])} (dont "
                    f"{french.money(found[1])}) jusqu’à la position {line.through_seq}.",
                )

    def _learn(self, seq: int, recorded_at: datetime, topic: str, data: dict[str, Any]) -> None:
        if data["method"] != "spend":
            return
        place = (str(data["contract"]), str(data["lot"]), str(data["work_quarter"]))
        for line in data["manifest"]:
            self._lines[line["log"]].append(
                _Line(int(line["cut"]), place, int(line["invoiced"]), int(line["credited"]), seq)
            )
        if topic == attribution.Computed.TOPIC:  # later ones may keep earlier bases
            logs = frozenset(line["log"] for line in data["manifest"])
            self._shared[place].append(_Shared(seq, recorded_at, logs))


_SHARED = "select seq, recorded_at, topic, data from events where log = %s and topic = any(%s) order by seq"
