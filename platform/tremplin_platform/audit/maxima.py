"""Checks that the counters of lots with a maximum agree with the orders of all members."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.events.contracts import contract
from tremplin_platform.events.fact import CENTRALE, topics
from tremplin_platform.events.orders import call_off

_WHOLE_CONTRACT = ""
_FOLLOWED = topics(contract.Registered, call_off.Placed)


@dataclass(slots=True)
class Orders:
    """What logs tell of the counters: the maxima registered and where, and the orders (cents), by contract and lot."""

    maxima: dict[tuple[str, str], int] = field(default_factory=dict)
    registered: dict[str, int] = field(default_factory=dict)
    ordered: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "Orders") -> None:
        """Add what other logs tell."""
        self.maxima |= other.maxima
        self.registered |= other.registered
        self.ordered.update(other.ordered)


class Maxima:
    """Sums again the orders in every log, for lots and contracts that have a maximum."""

    def __init__(self, connection: Connection[Any]) -> None:
        rows = connection.execute(
            "select contract, lot, maximum, ordered from maxima where log = %s", (CENTRALE,)
        )
        self._kept = {(row[0], row[1]): (row[2], row[3]) for row in rows}
        self.orders = Orders()

    def begin(self) -> None:
        """Begin a log: the next events are of it."""
        self.orders = Orders()

    @property
    def followed(self) -> frozenset[str]:
        """The topics of the events of this log that are to be given."""
        return _FOLLOWED  # without a maximum too: a content that cannot be read is a problem

    def check(self, event: StoredEvent, content: dict[str, Any]) -> Iterable[Problem]:
        """Count an order, or note a maximum."""
        if event.topic == call_off.Placed.TOPIC:
            for place in ((content["contract"], content["lot"]), (content["contract"], _WHOLE_CONTRACT)):
                if place in self._kept:
                    self.orders.ordered[place] += content["amount"]
        elif event.topic == contract.Registered.TOPIC and event.log == CENTRALE:
            self._learn(event, content)
        return ()

    def end(self) -> Iterator[Problem]:
        """Yield the problems of the counters, once `orders` has those of every log."""
        for place in sorted(self._kept.keys() | self.orders.maxima.keys()):
            maximum, ordered = self._kept.get(place, (None, 0))
            if maximum != self.orders.maxima.get(place):
                yield self._problem(place, f"un maximum de {maximum}", f"de {self.orders.maxima.get(place)}")
            if ordered != self.orders.ordered[place]:
                yield self._problem(place, f"{ordered} commandés", f"{self.orders.ordered[place]}")

    def _learn(self, event: StoredEvent, content: dict[str, Any]) -> None:
        name = event.subject.rpartition("/")[2]
        terms = {
            _WHOLE_CONTRACT: content["maximum"],
            **{lot["id"]: lot["maximum"] for lot in content["lots"]},
        }
        self.orders.maxima |= {(name, lot): maximum for lot, maximum in terms.items() if maximum is not None}
        self.orders.registered[name] = event.seq

    def _problem(self, place: tuple[str, str], kept: str, recorded: str) -> Problem:
        name, lot = place
        where = f"du lot {lot} du contrat {name}" if lot else f"du contrat {name}"
        seq = self.orders.registered.get(name, 0)
        return Problem(
            CENTRALE, seq, f"Le compteur {where} dit {kept} (en centimes), les événements {recorded}."
        )
