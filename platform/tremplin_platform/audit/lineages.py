"""Whether successors took over what the logs of merged members say, all of it and nothing more."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.events.organisations import organisation
from tremplin_platform.figures.lineage import totals
from tremplin_platform.store.delivery.addressing import CENTRALE
from tremplin_platform.store.delivery.lineage import entries_of


class _Taken(NamedTuple):
    """One taking over: from which log, which of its events."""

    predecessor: str
    after: int
    cut: int


class Lineages:
    """Sums the logs of merged members again, and compares them with what their successors were given."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._told: dict[_Taken, list[dict[str, Any]]] = defaultdict(list)
        self._seqs: dict[_Taken, int] = {}
        self._merged: dict[str, tuple[int, str]] = {}

    def add(self, event: StoredEvent, content: dict[str, Any]) -> None:
        """Learn that a member merged, or what its successor was given."""
        if event.log != CENTRALE:
            return
        if event.topic == organisation.Merged.TOPIC:
            self._merged[event.subject.rpartition("/")[2]] = (event.seq, content["into"])
        elif event.topic == organisation.LineageReceived.TOPIC:
            taken = _Taken(content["predecessor"], content["after"], content["cut"])
            self._seqs.setdefault(taken, event.seq)
            self._told[taken] += content["totals"]

    def end(self) -> Iterator[Problem]:
        """What is wrong with what was taken over, once the events of `centrale` were added."""
        followed: dict[str, int] = dict.fromkeys(self._merged, 0)
        for taken, told in self._told.items():
            seq, before = self._seqs[taken], followed.get(taken.predecessor)
            if taken.after != before:
                yield Problem(CENTRALE, seq, f"La reprise de {taken.predecessor} ne suit pas la précédente.")
            followed[taken.predecessor] = taken.cut
            if told != self._summed(taken, told):
                yield Problem(
                    CENTRALE,
                    seq,
                    f"Les chiffres repris de {taken.predecessor} ne sont pas ceux de son journal.",
                )
        yield from self._of_table(followed)

    def _summed(self, taken: _Taken, told: list[dict[str, Any]]) -> list[Any]:
        found = totals(entries_of(self._connection, log=taken.predecessor, after=taken.after, upto=taken.cut))
        # A measure that a later version of the code counts was not there to be told.
        known = {each["measure"] for each in told}
        return [each for each in found if not known or each["measure"] in known]

    def _of_table(self, followed: dict[str, int]) -> Iterator[Problem]:
        rows = self._connection.execute("select log, into_log, cut from lineages order by log").fetchall()
        kept = {log: (into, cut) for log, into, cut in rows}
        for log in sorted(kept.keys() | self._merged.keys()):
            seq, into = self._merged.get(log, (0, None))
            said, cut = kept.get(log, (None, 0))
            if said != into:
                yield Problem(
                    CENTRALE,
                    seq,
                    f"{log} a fusionné avec {into} d’après les événements, {said} d’après la table.",
                )
            elif cut < followed[log]:
                yield Problem(CENTRALE, seq, f"La reprise de {log} va plus loin que ce que dit la table.")
