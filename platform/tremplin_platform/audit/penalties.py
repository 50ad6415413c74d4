"""
Checks that every penalty is the sum of its terms, and that these are the hours in the logs where they were read.

Penalties are read first. Memory holds a line for each log that a penalty counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.events.catalog import current
from tremplin_platform.events.clauses import execution
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.figures import french, measures
from tremplin_platform.store.lot_counts import TOPICS, amounts

_FOLLOWED = frozenset(TOPICS)


@dataclass(slots=True, kw_only=True)
class _Line:
    """Hours of one log as a penalty counted them, and as found so far."""

    penalty: int
    contract: str
    lot: str
    on: str
    upto: int
    validated: int
    due: int
    found_validated: int = 0
    found_due: int = 0


class Penalties:
    """Sums validations and orders, given log by log and by seq inside a log."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._lines: dict[str, list[_Line]] = defaultdict(list)
        self._wrong: list[int] = []
        for seq, on, raw in connection.execute(_PENALTIES, (CENTRALE, execution.PenaltyDecided.TOPIC)):
            try:
                self._learn(seq, on, orjson.loads(raw))
            except (ValueError, LookupError, TypeError):
                continue  # reported by the check of the event itself
        self._log = ""

    def begin(self, log: str) -> None:
        """Begin a log: the next events are of it."""
        self._log = log

    @property
    def followed(self) -> frozenset[str]:
        """The topics of the events of this log that are to be given."""
        return _FOLLOWED if self._lines.get(self._log) else frozenset()

    def check(self, event: StoredEvent, content: dict[str, Any]) -> Iterable[Problem]:
        """Count an event for every penalty that counted it."""
        data = current(topic=event.topic, version=event.version, data=content)
        for line in self._lines.get(self._log, ()):
            if event.seq > line.upto:
                continue
            for contract, lot, measure, amount in amounts(event.topic, data, on=line.on):
                if (contract, lot) != (line.contract, line.lot):
                    continue
                if measure == measures.VALIDATED:
                    line.found_validated += amount
                else:
                    line.found_due += amount
        return ()

    def end(self) -> Iterator[Problem]:
        """Yield the problems of hours counted in this log and, at the end of the centrale's, of the penalties' sums."""
        for line in self._lines.get(self._log, ()):
            if (line.validated, line.due) != (line.found_validated, line.found_due):
                yield Problem(
                    CENTRALE,
                    line.penalty,
                    f"Cette pénalité compte {french.hours(line.validated)} validées et {french.hours(line.due)} dues "
                    f"chez {self._log}, son journal dit {french.hours(line.found_validated)} et "
                    f"{french.hours(line.found_due)} jusqu’à la position {line.upto}.",
                )
        if self._log == CENTRALE:
            for seq in self._wrong:
                yield Problem(CENTRALE, seq, "Cette pénalité n’est pas la somme de ses termes.")

    def _learn(self, seq: int, on: str, data: dict[str, Any]) -> None:
        for counted in data["counted"]:
            self._lines[counted["log"]].append(
                _Line(
                    penalty=seq,
                    contract=data["contract"],
                    lot=data["lot"],
                    on=on,
                    upto=int(counted["seq"]),
                    validated=int(counted["validated"]),
                    due=int(counted["due"]),
                )
            )
        if not _adds_up(data):
            self._wrong.append(seq)


def _adds_up(data: dict[str, Any]) -> bool:
    carried = sum(lot["hours"] for lot in data["carried"])
    hours, rate = data["hours"], data["rate"]
    amount = None if rate is None else (2 * hours * rate + 100) // 200
    return bool(
        data["validated"] == sum(counted["validated"] for counted in data["counted"])
        and data["shortfall"] == data["target"] - data["validated"]
        and hours == data["shortfall"] - data["excused"] - data["penalised"] - carried
        and data["amount"] == amount
    )


_PENALTIES = "select seq, effective, data from events where log = %s and topic = %s order by seq"
