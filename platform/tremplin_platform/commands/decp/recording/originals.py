"""A refused row as it is kept: its own JSON, bounded."""

import json
from decimal import Decimal
from typing import Any

import orjson

from tremplin_platform.commands.decp.rows.fields import LARGEST_ROW
from tremplin_platform.commands.decp.rows.repeats import JsonObject, json_object, repeated_name

_LONGEST_TEXT = 500
_LONGEST_LIST = 10


def original_of(row: Any) -> tuple[str, bool]:
    """The row as JSON, and whether it is whole: a part of a row is shown, never tried again."""
    written = _dump(row)
    if len(written) <= LARGEST_ROW:
        return written.decode(), True
    written = _dump(_outline(row, depth=4))
    return (written if len(written) <= LARGEST_ROW else b'"..."').decode(), False


def row_of(original: str) -> Any:
    """The row that `original_of` kept whole, with the same numbers."""
    return json.loads(original, parse_float=Decimal, object_pairs_hook=json_object)


def _dump(row: Any) -> bytes:
    try:
        if repeated_name(row) is None:
            return orjson.dumps(row, default=_number)
    except TypeError:  # an integer beyond 64 bits
        pass
    return orjson.dumps(_spelled(row), default=_number)


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value).encode())
    raise TypeError(type(value).__name__)


def _spelled(value: Any) -> Any:
    if isinstance(value, JsonObject) and value.repeats:
        return orjson.Fragment(_with_repeats(value))
    if isinstance(value, dict):
        return {name: _spelled(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_spelled(inner) for inner in value]
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _with_repeats(value: JsonObject) -> bytes:
    pairs = [*value.items(), *value.repeats]
    written = (
        orjson.dumps(name) + b":" + orjson.dumps(_spelled(inner), default=_number) for name, inner in pairs
    )
    return b"{" + b",".join(written) + b"}"


def _outline(value: Any, *, depth: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else f"{value[:_LONGEST_TEXT]}…"
    if isinstance(value, dict | list) and depth == 0:
        return "…"
    if isinstance(value, dict):
        shown = list(value.items())[: 5 * _LONGEST_LIST]
        return {_outline(name, depth=1): _outline(inner, depth=depth - 1) for name, inner in shown}
    if isinstance(value, list):
        return [_outline(inner, depth=depth - 1) for inner in value[:_LONGEST_LIST]]
    return value
