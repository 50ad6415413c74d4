"""Read the centrale's registers, in the order in which their entries were recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import fetch_named_rows, json_value

KEY = ("seq",)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """
    One entry of a register, begun by event `seq` of the centrale and effective on `day`.

    `data` holds its current fields; `changes` those made later, with the `seq` of each and its first day (`on`).
    """

    id: str
    seq: int
    day: date
    data: dict[str, Any]
    changes: tuple[dict[str, Any], ...]


Registers = Mapping[str, Sequence[RegisterEntry]]
"""Entries by the name of their register, in the order in which they were recorded."""


def entries(
    *, register: str, matching: Mapping[str, Any] | None = None, asked: PageRequest = FIRST
) -> Page[RegisterEntry]:
    """Return a page of a register; with `matching`, only the entries whose `data` has these values."""
    return page(_ENTRIES, _parameters(register, matching or {}), key=KEY, asked=asked, make=_entries)


def registers(*names: str) -> Registers:
    """Return all entries of these registers, in one statement, for figures counted over all of them."""
    rows = fetch_named_rows(_REGISTERS, {"registers": list(names)})
    found: dict[str, list[RegisterEntry]] = {name: [] for name in names}
    for row, entry in zip(rows, _entries(rows), strict=True):
        found[row["register"]].append(entry)
    return found


def entries_of_contract(*, contract: str) -> Sequence[tuple[str, RegisterEntry]]:
    """Return all that registers hold of the lots of a contract, each entry with the name of its register."""
    rows = fetch_named_rows(_OF_CONTRACT, {"contract": contract, "registers": _OF_LOTS})
    return list(zip((row["register"] for row in rows), _entries(rows), strict=True))


def _parameters(register: str, matching: Mapping[str, Any]) -> dict[str, Any]:
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


_REGISTERS = """
select register, id, seq, day, data, changes from register_rows
 where log = 'centrale' and register = any(%(registers)s) order by seq
"""
_OF_LOTS = ["lots", "awards", "assignments", "declines", "executions"]
_OF_CONTRACT = """
select register, id, seq, day, data, changes from register_rows
 where log = 'centrale' and register = any(%(registers)s) and data ->> 'contract' = %(contract)s order by seq
"""
_ENTRIES = """
select id, seq, day, data, changes from register_rows
 where log = 'centrale' and register = %(register)s and data @> %(matching)s::jsonb
"""
