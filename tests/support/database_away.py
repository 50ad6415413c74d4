"""The pages without their database, in the process of the test."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def without_database() -> Iterator[None]:
    """Take the database away from the pages, then give it back."""
    ports = {alias: connections[alias].settings_dict["PORT"] for alias in ("default", "command")}
    try:
        for alias in ports:
            connections[alias].close()
            connections[alias].settings_dict["PORT"] = "1"
        yield
    finally:
        for alias, port in ports.items():
            connections[alias].close()
            connections[alias].settings_dict["PORT"] = port
