"""Round trips between a process and PostgreSQL, counted from libpq's trace of the protocol."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any

from psycopg import Connection
from psycopg.pq import Trace


class RoundTrips:
    """The messages of some connections between two moments."""

    def __init__(self) -> None:
        self.messages: list[list[str]] = []

    @property
    def count(self) -> int:
        """
        How many times the server was waited for: each time that its messages follow messages of the client.

        BEGIN and COMMIT count where they are sent alone; a pipeline counts once, whatever it holds.
        """
        return sum(
            before == "F" and after == "B" for sides in self.messages for before, after in pairwise(sides)
        )


@contextmanager
def round_trips(*connections: Connection[Any]) -> Iterator[RoundTrips]:
    """Count those that these connections make until the end of the block."""
    found = RoundTrips()
    with ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in connections]
        for connection, file in zip(connections, files, strict=True):
            connection.pgconn.trace(file.fileno())
            connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        yield found
        for connection, file in zip(connections, files, strict=True):
            connection.pgconn.untrace()
            file.seek(0)
            found.messages.append([line.split("\t")[0] for line in file if line[:1] in "FB"])
