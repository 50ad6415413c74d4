"""The centrale's registers, in the order they were kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from tremplin_projections.queries.keyset import FIRST, Asked, Page, page
from tremplin_projections.queries.rows import json_value, named_rows

KEY = ("seq",)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """
    One entry, begun by event `seq` of the centrale, effective on `day`.

    `data` is as it stands; `changes` are those after it, each with its `seq` and the day it counts from (`on`).
    """

    id: str
    seq: int
    day: date
    data: dict[str, Any]
    changes: tuple[dict[str, Any], ...]


def entries(
    *, register: str, matching: Mapping[str, Any] | None = None, asked: Asked = FIRST
) -> Page[RegisterEntry]:
    """A page of a register; `matching`: only entries whose `data` has these values."""
    return page(_ENTRIES, _asked(register, matching or {}), key=KEY, asked=asked, make=_entries)


def every_entry(*, register: str) -> Sequence[RegisterEntry]:
    """A whole register, for what is counted over all of it."""
    return _entries(named_rows(f"{_ENTRIES} order by seq", _asked(register, {})))


def _asked(register: str, matching: Mapping[str, Any]) -> dict[str, Any]:
    return {"register": register, "matching": orjson.dumps(dict(matching)).decode()}


def _entries(rows: list[dict[str, Any]]) -> Sequence[RegisterEntry]:
    return [
        RegisterEntry(
            id=row["id"],
            seq=row["seq"],
            day=row["day"],
            data=json_value(row["data"]),
            changes=tuple(json_value(row["changes"])),
        )
        for row in rows
    ]


_ENTRIES = """
select id, seq, day, data, changes from register_rows
 where log = 'centrale' and register = %(register)s and data @> %(matching)s::jsonb
"""
