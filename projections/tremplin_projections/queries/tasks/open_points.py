"""Identify tasks, and find those that only a buyer's decision closes: open points, closed once they are settled."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tremplin_projections.queries.rows import fetch_named_rows
from tremplin_projections.queries.tasks import tasks_of_centrale, tasks_of_lots

# A status that is lost again opens another task: there the day is part of what the identifier is made of.
ID = """
left(encode(sha256(convert_to(
    kind || ' ' || subject || case kind when 'status-lost' then ' ' || due_on else '' end, 'UTF8')), 'hex'), 32)
"""
"""SQL expression: the identifier of the task of a row, the same as long as it is open."""

UNSETTLED = f"""
not exists (select from register_rows settled
             where settled.log = 'centrale' and settled.register = 'settled' and settled.id = {ID})
"""
"""SQL condition: no decision closed the task of a row."""

_PARTS = (*tasks_of_centrale.PARTS, *tasks_of_lots.PARTS)
PARTS = tuple(f"select * from ({part}) point where {UNSETTLED}" for part in _PARTS)  # noqa: S608
"""SQL of the open points."""

_POINT = f"""
select kind, subject, nullif(member, '') as member, nullif(contract, '') as contract, nullif(lot, '') as lot
  from ({" union all ".join(PARTS)}) point where {ID} = %(id)s
"""  # noqa: S608


def open_point(identifier: str, *, today: date) -> Mapping[str, Any] | None:
    """Return what an open point is about (`kind, subject, member, contract, lot`); None if none has this identifier."""
    return next(iter(fetch_named_rows(_POINT, {"id": identifier, "today": today})), None)
