"""Logs verified in parts, however short they are."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from unittest.mock import patch

from tremplin_platform.audit.verifying import processes

MANY_PROCESSES = 1_000
"""Where so many verify, each log of a test has more than its share."""


@contextmanager
def in_parts(events: int) -> Iterator[None]:
    """
    Divide logs into parts of so many events, a power of two, where `MANY_PROCESSES` verify them.

    Threads take the place of processes, which take seconds to start; as by these, each part is read on a connection of
    its own.
    """
    with (
        patch.object(processes, "_PART", events),
        patch.object(processes, "_FEWEST_EVENTS", 0),
        patch.object(processes, "ProcessPoolExecutor", lambda *_: ThreadPoolExecutor(3)),
    ):
        yield
