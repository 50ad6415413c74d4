"""Run read statements on Django's connection, inside `scope.reading`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson

from tremplin_projections.scope import read_database


def fetch_rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return every row of a statement."""
    with read_database().cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def fetch_named_rows(statement: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every row of a statement, by column name."""
    with read_database().cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def condition(**given: tuple[Any, str]) -> str:
    """
    Return the SQL condition of the filters that are given, from the value (None: not given) and condition of each.

    Written so rather than as `parameter is null or …`, it is planned as what it is, for any values too.
    """
    return " and ".join(text for value, text in given.values() if value is not None) or "true"


@contextmanager
def planned_for_any_values() -> Iterator[None]:
    """
    Plan the statements inside for any values of their parameters: once a connection, where they are sent again.

    For a long statement whose plan must not depend on values, and that takes longer to plan than to run.
    """
    with read_database().cursor() as cursor:
        cursor.execute("set local plan_cache_mode = force_generic_plan")
        yield
        cursor.execute("set local plan_cache_mode = auto")


def json_value(stored: Any) -> Any:
    """Return the value of a `jsonb` column, which Django's connection returns as text; None for null."""
    return orjson.loads(stored) if isinstance(stored, str) else stored
