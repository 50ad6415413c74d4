"""
A statement that a session planned while the store was nearly empty reads no more events once it is full.

PostgreSQL keeps the plan of a prepared statement until the table is analysed, which a new installation waits for; a
plan made for a few events reads them all.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from psycopg import Connection

from support.bulk_hours import declare
from support.memory_topic import MemoryTopic
from support.postgres_server import Database
from tremplin_consumers.records.confirmation import _stored
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.relay.finder import Finder
from tremplin_platform.relay.relay import Relay
from tremplin_platform.store.library.recorder import LogRecorder, OneConnection
from tremplin_platform.store.reading import seq_at, seqs_before
from tremplin_platform.store.seals.trees import _LEAVES
from tremplin_platform.store.slices import Slice, read_slices
from tremplin_projections.batches import LIVE
from tremplin_projections.ledger.checkpoints import _DECIDED, _WAIT

pytestmark = pytest.mark.postgres

LOGS = [f"log-{number}" for number in range(12)]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
EARLY, LATE = 14, 300
"""Executions after which psycopg and PostgreSQL keep a plan, an event of each log before each; events added at once."""


def load(connection: Connection[Any], seq: int) -> None:
    """What a command reads first: three subjects of a log."""
    connection.execute("select set_config('tremplin.log', %s, false)", [LOGS[0]])
    subjects = [f"{LOGS[0]}/hours/declaration-{seq - number}" for number in range(3)]
    LogRecorder(OneConnection(connection)).load(LOGS[0], subjects)


def publish(connection: Connection[Any], seq: int) -> None:
    """A round of the relay, an event of each log."""
    relay = Relay(connection, MemoryTopic(), slice_of=1)
    logs = LOGS if seq > EARLY else LOGS[:1]
    relay.add(logs)
    assert relay.run_round() == len(logs)


def catch_up(connection: Connection[Any], seq: int) -> None:
    """What a consumer, a rebuild and an audit read from the store."""
    assert len(read_slices(connection, [Slice(log, seq - 1, seq) for log in LOGS])) == len(LOGS)


def find(connection: Connection[Any], seq: int) -> None:
    """What the relay asks before each round: the logs written since, here none."""
    finder = Finder(connection)
    assert [finder.news(), finder.news()] == [[], []]


def confirm(connection: Connection[Any], seq: int) -> None:
    """The digests to which a consumer compares those of the records that it polled."""
    event = Envelope(log="", seq=seq, recorded_at=NOW, topic="", version=1, subject="", data={}, digest=b"")
    assert len(_stored(connection, {log: [event] for log in LOGS})) == len(LOGS)


def checkpoint(connection: Connection[Any], seq: int) -> None:
    """The declarations of the last events that wait, which a checkpoint keeps."""
    statement = _WAIT.format(schema=LIVE, source=LIVE, every=1)
    connection.execute(statement, [LOGS, [seq] * len(LOGS), _DECIDED])


def known_at(connection: Connection[Any], seq: int) -> None:
    """The position of a log at an instant, which an answer about a past day looks up: no more than nine looks."""
    assert seqs_before(connection, log=LOGS[0], upto=seq, moments=[NOW]) == [0]


def at_an_instant(connection: Connection[Any], seq: int) -> None:
    """The same, of one instant and under the lock of the head."""
    with connection.transaction():
        assert seq_at(connection, log=LOGS[0], instant=NOW) == 0


def leaves(connection: Connection[Any], seq: int) -> None:
    """The digests of a proof that an event is in its log."""
    assert len(connection.execute(_LEAVES, ([seq - 1], [seq], LOGS[0])).fetchall()) == 1


def events_read(connection: Connection[Any]) -> int:
    """How many rows of events this session has read in transactions not reported yet, and in this one."""
    [(read,)] = connection.execute(
        "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'events'"
    ).fetchall()
    return int(read)


@pytest.mark.parametrize(
    ("reads", "role"),
    [
        (load, "command"),
        (find, "feed"),
        (publish, "feed"),
        (confirm, "feed"),
        (checkpoint, "feed"),
        (catch_up, "feed"),
        (known_at, "feed"),
        (at_an_instant, "command"),
        (leaves, "feed"),
    ],
)
def test_a_plan_kept_since_the_store_was_empty_reads_few_events(
    database: Database, reads: Callable[[Connection[Any], int], None], role: Any
) -> None:
    with closing(database.connect_superuser()) as owner, closing(database.connect(role)) as connection:
        owner.execute("alter table events set (autovacuum_enabled = off)")
        for seq in range(1, EARLY + 1):
            declare(owner, dict.fromkeys(LOGS, 1))
            reads(connection, seq)
        declare(owner, dict.fromkeys(LOGS, LATE))

        with connection.transaction():
            before = events_read(connection)
            reads(connection, EARLY + LATE)
            assert events_read(connection) - before <= len(LOGS)
