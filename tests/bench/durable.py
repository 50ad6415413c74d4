"""A server that flushes, unlike the tests': a commit costs what it costs a user."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.postgres_server import PostgresServer


@contextmanager
def durable_server() -> Iterator[PostgresServer]:
    """A server of this run, with the memory that a centrale's has."""
    from tremplin_infra.embedded.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        server = EmbeddedPostgres(home, {"shared_buffers": "2GB", "max_wal_size": "8GB"}, tied=True)
        server.start()
        try:
            with PostgresServer(server.url(), server.superuser_url()) as made:
                yield made
        finally:
            server.stop()
