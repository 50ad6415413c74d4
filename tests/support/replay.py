"""A replay of the rows as its callers run one: the logs are read on the connection that compares."""

from typing import Any

from psycopg import Connection

from tremplin_platform.audit.stored import LogReader
from tremplin_projections.replay import replay as replaying
from tremplin_projections.replay.replay import Replayed


def replay(connection: Connection[Any], *, log: str | None = None) -> Replayed:
    """Replay one log, or all of them (None)."""
    return replaying.replay(connection, LogReader(connection), log=log)
