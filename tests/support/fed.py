"""A ledger fed from a topic in memory, on a real database."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from support.memory_topic import MemorySource, MemoryTopic
from support.postgres_server import Database
from tremplin_consumers.loop import Loop
from tremplin_platform.relay.finder import Finder
from tremplin_platform.relay.relay import Relay
from tremplin_projections.registry import Projection, projections


@dataclass(frozen=True)
class Fed:
    """The parts of one feed."""

    owner: Connection[Any]
    connection: Connection[Any]
    topic: MemoryTopic
    source: MemorySource
    loop: Loop
    projection: Projection

    def publish(self) -> None:
        """What the relay does."""
        relay = Relay(self.connection, self.topic)
        relay.add(Finder(self.connection).sweep())
        while not relay.idle:
            relay.run_round()

    def positions(self) -> dict[str, int]:
        """The seq that the ledger has applied of each log."""
        return dict(
            self.owner.execute("select log, seq from positions where projection = 'ledger'").fetchall()
        )

    def drain(self) -> None:
        """Apply all that was published."""
        while self.loop.run_once(timeout_s=0):
            pass


@contextmanager
def fed_ledger(database: Database) -> Iterator[Fed]:
    """A feed of `database`, nothing published yet."""
    with closing(database.connect_superuser()) as owner, closing(database.connect("feed")) as connection:
        topic = MemoryTopic()
        source = MemorySource(topic)
        source.assign(range(source.partitions()))
        ledger = projections()["ledger"]
        yield Fed(owner, connection, topic, source, Loop(connection, source, ledger), ledger)
