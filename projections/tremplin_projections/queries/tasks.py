"""Who must act next: every open task, with the one organisation that owns it, its day and its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_projections.queries import tasks_of_centrale, tasks_of_hours, tasks_of_lots
from tremplin_projections.queries.json_columns import json_value
from tremplin_projections.queries.keyset import FIRST, Asked, Page, page
from tremplin_projections.queries.task_reasons import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    One thing to do. `subject` names what it is about as events do (`LOG/kind/ID`); `owner` is the organisation that
    is to act, `centrale` for its buyers; `member`, `contract` and `lot` are empty where it has none.
    """

    kind: str
    subject: str
    owner: str
    due_on: str
    reason: str
    member: str
    contract: str
    lot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Each narrows the list where it is given. `contractor` and `facilitator` ask for its own tasks alone."""

    kind: str | None = None
    owner: str | None = None
    member: str | None = None
    contract: str | None = None
    contractor: str | None = None
    facilitator: str | None = None


KEY = ("due_on", "kind", "subject")


def tasks(*, today: date, filters: Filters, asked: Asked = FIRST) -> Page[Task]:
    """
    Open tasks on the Paris day `today`, the most pressing first, as far as the scope lets through.

    Nothing is kept of a task: it is open as long as the rows it is read from say so.
    """
    named = {name: getattr(filters, name) for name in Filters.__slots__}
    own = filters.contractor or filters.facilitator
    parameters = {**named, "owner": own or filters.owner, "today": today}
    return page(_query(filters), parameters, key=KEY, asked=asked, make=_tasks)


def _query(filters: Filters) -> str:
    if filters.contractor is not None:
        parts: Sequence[str] = (tasks_of_hours.OF_CONTRACTOR,)
    elif filters.facilitator is not None:
        parts = (tasks_of_hours.OF_FACILITATOR,)
    else:
        parts = (tasks_of_hours.OPEN, *tasks_of_centrale.PARTS, *tasks_of_lots.PARTS)
    union = "\nunion all\n".join(parts)
    return f"select {_COLUMNS} from ({union}) open {_NARROWED}"  # noqa: S608


def _tasks(rows: list[dict[str, Any]]) -> Sequence[Task]:
    return [_task(row, json_value(row.pop("said"))) for row in rows]


def _task(row: Mapping[str, Any], said: Mapping[str, Any]) -> Task:
    return Task(**row, reason=reason(row["kind"], row, said))


_COLUMNS = "kind, subject, owner, to_char(due_on, 'YYYY-MM-DD') as due_on, member, contract, lot, said"
_NARROWED = """
 where (%(kind)s::text is null or kind = %(kind)s) and (%(owner)s::text is null or owner = %(owner)s)
   and (%(member)s::text is null or member = %(member)s) and (%(contract)s::text is null or contract = %(contract)s)
"""
