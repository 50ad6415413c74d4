"""The statements that reads send to PostgreSQL, transaction settings included."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Give the statements sent inside, on the connection of reads."""
    sent: list[str] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield sent
