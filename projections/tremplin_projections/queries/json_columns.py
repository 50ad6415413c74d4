"""Columns of JSON: Django's connection hands them over as text."""

from typing import Any

import orjson


def json_value(stored: Any) -> Any:
    """The value of a `jsonb` column, read or not; None is null."""
    return orjson.loads(stored) if isinstance(stored, str) else stored
