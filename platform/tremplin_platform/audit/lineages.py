"""Checks that successors took over all the figures of the members that merged into them, and nothing more."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.events.fact import CENTRALE, topics
from tremplin_platform.events.organisations import organisation
from tremplin_platform.figures.lineage import totals
from tremplin_platform.store.delivery.lineage import entries_of

_FOLLOWED = topics(organisation.Merged, organisation.LineageReceived)


class _Taken(NamedTuple):
    """The events of a log whose figures were taken over: those after seq `after`, up to `through_seq`."""

    predecessor: str
    after: int
    through_seq: int


class Lineages:
    """Sums the logs of merged members again, and compares them with the figures their successors received."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._totals: dict[_Taken, list[dict[str, Any]]] = defaultdict(list)
        self._seqs: dict[_Taken, int] = {}
        self._merged: dict[str, tuple[int, str]] = {}

    @property
    def followed(self) -> frozenset[str]:
        """The topics of the events of this log that are to be given."""
        return _FOLLOWED

    def check(self, event: StoredEvent, content: dict[str, Any]) -> Iterable[Problem]:
        """Note that a member merged, or the figures that its successor received."""
        if event.topic == organisation.Merged.TOPIC:
            self._merged[event.subject.rpartition("/")[2]] = (event.seq, content["into"])
        elif event.topic == organisation.LineageReceived.TOPIC:
            taken = _Taken(content["predecessor"], content["after"], content["cut"])
            self._seqs.setdefault(taken, event.seq)
            self._totals[taken] += content["totals"]
        return ()

    def end(self) -> Iterator[Problem]:
        """Yield the problems, once every event of the centrale was added."""
        followed: dict[str, int] = dict.fromkeys(self._merged, 0)
        for taken, recorded in self._totals.items():
            seq, before = self._seqs[taken], followed.get(taken.predecessor)
            if taken.after != before:
                yield Problem(CENTRALE, seq, f"La reprise de {taken.predecessor} ne suit pas la précédente.")
            followed[taken.predecessor] = taken.through_seq
            if recorded != self._summed(taken, recorded):
                yield Problem(
                    CENTRALE,
                    seq,
                    f"Les chiffres repris de {taken.predecessor} ne sont pas ceux de son journal.",
                )
        yield from self._of_table(followed)

    def _summed(self, taken: _Taken, recorded: list[dict[str, Any]]) -> list[Any]:
        found = totals(
            entries_of(self._connection, log=taken.predecessor, after=taken.after, upto=taken.through_seq)
        )
        # Measures that only later versions of the code count are not in the event.
        known = {total["measure"] for total in recorded}
        return [total for total in found if not known or total["measure"] in known]

    def _of_table(self, followed: dict[str, int]) -> Iterator[Problem]:
        rows = self._connection.execute("select log, into_log, cut from lineages order by log").fetchall()
        kept = {log: (into, through_seq) for log, into, through_seq in rows}
        for log in sorted(kept.keys() | self._merged.keys()):
            seq, into = self._merged.get(log, (0, None))
            kept_into, through_seq = kept.get(log, (None, 0))
            if kept_into != into:
                yield Problem(
                    CENTRALE,
                    seq,
                    f"{log} a fusionné avec {into} d’après les événements, {kept_into} d’après la table.",
                )
            elif through_seq < followed[log]:
                yield Problem(CENTRALE, seq, f"La reprise de {log} va plus loin que ce que dit la table.")
