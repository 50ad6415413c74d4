"""The way from logs to rows without a broker, delivered and applied by the projections; and replays of these rows."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import connections
from psycopg import Connection

from support.postgres_server import PATIENCE, Database
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.commands.organisations.successions import take_over
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.store.delivery.delivery import behind, deliver
from tremplin_platform.store.delivery.lineage import CENTRALE, trailing
from tremplin_platform.store.reading import heads, read
from tremplin_projections.positions import positions
from tremplin_projections.registry import projections
from tremplin_projections.replay import replay as replaying
from tremplin_projections.replay.replay import Replayed


def feed(database: Database) -> None:
    """Deliver what is addressed, then bring every projection to the head of every log."""
    with closing(database.connect("command")) as command:
        while (late := behind(command)) or _taken_over(command):
            for log in late:
                deliver(command, log=log)
    project(database)


def project(database: Database) -> None:
    """Bring every projection to the head of every log."""
    with closing(database.connect("feed", autocommit=False)) as connection:
        for projection in projections().values():
            at = positions(connection.cursor(), projection=projection.name)
            batch = {
                item.log: (at.get(item.log, 0), read(connection, log=item.log, after=at.get(item.log, 0)))
                for item in heads(connection)
                if projection.concerns(item.log) and item.seq > at.get(item.log, 0)
            }
            assert projection.write(connection.cursor(), batch) == set()
        connection.commit()


def _taken_over(command: Connection[Any]) -> bool:
    """Whether a merged member's log held what its successor had not taken over: it has now."""
    merged = trailing(command)
    for log in merged:
        run(command, log=CENTRALE, command=partial(take_over, member=log))
    return bool(merged)


@contextmanager
def fed_later(database: Database) -> Iterator[None]:
    """Rows follow the log from another thread, a moment after the block has begun; a read waits for them all."""

    def follow() -> None:
        feed(database)
        connections.close_all()

    thread = threading.Timer(0.2, follow)
    thread.start()
    try:
        with patch("tremplin_tenants.api.reads.waiting.PATIENCE", PATIENCE):
            yield
    finally:
        thread.join()


def replay(connection: Connection[Any], *, log: str | None = None) -> Replayed:
    """Replay one log, or all of them (None)."""
    return replaying.replay(connection, LogReader(connection), log=log)
