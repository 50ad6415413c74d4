"""The statements that are sent to PostgreSQL, transaction settings included."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
from django.db import connection

from tremplin_tenants import checkpoint_header
from tremplin_tenants.rest import throttling
from tremplin_tenants.rest.prepaid_requests import PrepaidRequests


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Give the statements sent inside, on the connection of reads."""
    sent: list[str] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield sent


@contextmanager
def executed_statements() -> Iterator[list[str]]:
    """
    Give the statements executed inside, on every connection of psycopg, but for those that depend on time.

    The checkpoint at hand is not read again, no answer takes so long that its time is charged, and each request is
    counted by a statement of its own.
    """
    statements: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(cursor: psycopg.Cursor[Any], query: Any, *arguments: Any, **options: Any) -> Any:
        statements.append(str(query))
        return execute(cursor, query, *arguments, **options)

    with (
        patch.object(psycopg.Cursor, "execute", noted),
        patch.object(checkpoint_header, "KEPT_S", 600.0),
        patch.object(throttling, "FREE_S", 600.0),
        patch.object(PrepaidRequests, "take", return_value=False),
    ):
        yield statements
