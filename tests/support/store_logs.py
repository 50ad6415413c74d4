"""The logs of a real database, written at given instants as a demo's are: `MemoryLogs` on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from psycopg import Connection

from support.postgres_server import Database
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.shapes import DueOn, LotHours
from tremplin_platform.store.delivery.delivery import deliver
from tremplin_platform.store.delivery.due_hours import due_hours
from tremplin_platform.store.delivery.reported_hours import reported_hours
from tremplin_platform.store.demo import declare_demo
from tremplin_platform.store.persons.vault import overclaimed, to_take_back
from tremplin_platform.store.reading import read_all
from tremplin_platform.store.session import Session

T = TypeVar("T")

BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)

_EMPTIED = (
    *(
        "events",
        "audiences",
        "openings",
        "snapshots",
        "maxima",
        "sirets",
        "marks",
        "installation",
        "lineages",
    ),
    *("sealed_heads", "tree_nodes", "timestamps", "checkpoints"),
    *("person_links", "person_hours", "persons", "person_keys"),
)
# Not truncated: for a few rows, new files for each table and index take ten times as long.
_CLEAR = f"""
{"".join(f"delete from {table};" for table in _EMPTIED)}
delete from heads where log <> 'centrale';
update heads set seq = 0, recorded_at = null, centrale_seq = 0;
"""  # noqa: S608


class StoreLogs:
    """`commands` and `reads` are connections of those roles, `owner` one that no policy stops."""

    def __init__(self, commands: Connection[Any], feed: Connection[Any], owner: Connection[Any]) -> None:
        self.now = BEGINNING
        self._commands = commands
        self._feed = feed
        self._owner = owner

    def clear(self) -> None:
        """Back to a centrale with nothing in it: cheaper than a database a test."""
        self.now = BEGINNING
        self._owner.execute(_CLEAR)
        declare_demo(self._owner)

    def run(self, log: str, decide: Callable[[Session], T]) -> T:
        """One command."""
        return run(self._commands, log=log, command=decide, at=self.now)

    def deliver(self, log: str) -> None:
        """Every fact addressed to a log that it has not seen."""
        if log != "centrale":
            deliver(self._commands, log=log, at=self.now)

    def facts(self, log: str) -> list[Envelope]:
        """The log, from its first fact."""
        return list(read_all(self._feed, log=log))

    def names(self) -> list[str]:
        """Every log."""
        return [row[0] for row in self._owner.execute("select log from heads order by log").fetchall()]

    def due(self, log: str, contract: str, lot: str) -> list[DueOn]:
        """The hours due of a lot in a log, by day."""
        return due_hours(self._feed, log=log, contract=contract, lot=lot)

    def reported(self, log: str, quarter: str) -> list[LotHours]:
        """The hours that a log reported in a quarter, by lot."""
        return reported_hours(self._feed, log=log, quarter=quarter)

    def to_take_back(self) -> list[tuple[str, str]]:
        """The declarations whose hours are to be taken back."""
        return to_take_back(self._commands)

    def overclaimed(self) -> list[tuple[str, str]]:
        """The declarations that are more than a day holds with the person's other contracts."""
        return [(claim.log, claim.declaration) for claim in overclaimed(self._commands)]

    def ordered(self, contract: str, lot: str) -> int:
        """Return the amount counted against a maximum, in cents."""
        row = self._owner.execute(
            "select ordered from maxima where log = 'centrale' and contract = %s and lot = %s",
            (contract, lot),
        ).fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def store_logs(database: Database) -> Iterator[StoreLogs]:
    """The logs of a database that no one else writes to."""
    with (
        database.connect("command") as commands,
        database.connect("feed") as feed,
        database.connect_superuser() as owner,
    ):
        yield StoreLogs(commands, feed, owner)
