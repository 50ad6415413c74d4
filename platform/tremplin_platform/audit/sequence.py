"""Checks that a log is numbered 1, 2, 3 … without a gap or a repeat, in the order of time, up to its head."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.events.envelope import instant
from tremplin_platform.store.reading import Head


class Place(NamedTuple):
    """The seq of the last event passed over (0: none), and when it was recorded."""

    seq: int
    recorded_at: datetime | None


class Sequence:
    """Checks the events of one log in turn."""

    def __init__(self, log: str) -> None:
        self._log = log
        self.place = Place(0, None)

    @property
    def last(self) -> int:
        """The seq of the last event passed over."""
        return self.place.seq

    def pass_over(self, event: StoredEvent) -> None:
        """Go on to the event after this one."""
        self.place = Place(event.seq, event.recorded_at)

    def check(self, event: StoredEvent) -> Iterator[Problem]:
        """Yield the problems of the place of this event after the previous one."""
        if event.seq == self.last:
            yield Problem(self._log, event.seq, "Cette position est occupée deux fois.")
        elif event.seq > self.last + 1:
            yield Problem(self._log, self.last + 1, _missing(self.last + 1, event.seq - 1))
        if self.place.recorded_at is not None and event.recorded_at < self.place.recorded_at:
            yield Problem(self._log, event.seq, "L’événement est daté d’avant celui qui le précède.")

    def end(self, head: Head | None) -> Iterator[Problem]:
        """Yield the problems of the head of the log, after its last event."""
        if head is None:
            if self.last == 0:  # a log that is gone whole: those who know of it say so
                return
            yield Problem(self._log, self.last, "Ce journal a des événements et n’a pas de tête.")
            return
        if head.seq > self.last:
            yield Problem(self._log, self.last + 1, f"{_missing(self.last + 1, head.seq)} La tête le dit.")
        elif head.seq < self.last:
            yield Problem(
                self._log, head.seq + 1, f"La tête dit {head.seq}, le dernier événement est {self.last}."
            )
        elif head.recorded_at != self.place.recorded_at:
            yield Problem(
                self._log,
                self.last,
                f"La tête est datée de {_at(head.recorded_at)}, le dernier événement de {_at(self.place.recorded_at)}.",
            )


def _missing(first: int, last: int) -> str:
    return f"L’événement {first} manque." if first == last else f"Les événements {first} à {last} manquent."


def _at(moment: datetime | None) -> str:
    return "aucun instant" if moment is None else instant(moment)
