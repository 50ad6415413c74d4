"""The platform's background processes, each a thread of the test, on a real database and a real broker."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from support.postgres_server import Database
from tremplin_consumers.process import consume
from tremplin_platform.relay.process import run as relay
from tremplin_platform.store.delivery.delivery_process import run as deliver
from tremplin_projections.registry import projections


@contextmanager
def running_parts(database: Database, bootstrap_servers: str, topic: str) -> Iterator[None]:
    """Delivery, relay and every projection's consumer, until the end; what one of them raises is raised."""
    stop = Event()
    url = database.role_url("feed")

    def relaying() -> None:
        relay(database_url=url, bootstrap_servers=bootstrap_servers, topic=topic, stop=stop)

    def consuming() -> None:
        every = list(projections().values())
        consume(every, database_url=url, bootstrap_servers=bootstrap_servers, topic=topic, stop=stop)

    with ThreadPoolExecutor(max_workers=3) as threads:
        parts = [
            threads.submit(deliver, url=database.role_url("command"), stop=stop),
            threads.submit(relaying),
            threads.submit(consuming),
        ]
        try:
            yield
        finally:
            stop.set()
    for part in parts:
        part.result()
