"""List the open tasks, with the organisation that must act, the day they are due and the reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import orjson

from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.figures.names import CONTRACT, ORGANISATION, Mention, Names
from tremplin_projections.queries.clauses.silence import days_of, ended_quarter
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import fetch_named_rows, json_value, planned_for_any_values
from tremplin_projections.queries.tasks import (
    open_points,
    tasks_of_contractors,
    tasks_of_hours,
    tasks_of_registers,
    tasks_of_waivers,
)
from tremplin_projections.queries.tasks.open_points import ID
from tremplin_projections.queries.tasks.task_parts import (
    KEY,
    LAST,
    Filters as Filters,
    Place,
    first,
    narrowed,
)
from tremplin_projections.queries.tasks.task_reasons import mentioned, reason
from tremplin_projections.queries.tasks.tasks_computed import computed_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    One open task, with names beside identifiers; what it has none of is empty.

    `id` is its own, the same as long as it is open; `subject` the subject of events that it is about (`LOG/kind/ID`);
    `owner` the organisation that must act (`centrale` for its buyers); `hours` those to decide on, in hundredths, or
    None; `buyer` the organisation in charge of the contract, empty if the reader may not know it, as `facilitator` is.
    """

    id: str
    kind: str
    subject: str
    owner: str
    owner_name: str | None
    due_on: str
    reason: str
    hours: int | None
    member: str
    member_name: str | None
    contract: str
    contract_title: str | None
    lot: str
    title: str | None
    contractor: str
    contractor_name: str | None
    facilitator: str
    facilitator_name: str | None
    buyer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    """
    Tasks alike: of hours, those of one kind, owner, lot, contractor and quarter; any other is alone.

    `task`: the first due; `count`: how many there are; `hours` of them all, in hundredths.
    """

    task: Task
    count: int
    hours: int | None


FindNames = Callable[[set[Mention]], Names]
"""Finds the names of what a page of tasks mentions."""


def tasks(
    *,
    today: date,
    filters: Filters,
    thresholds: Sequence[Mapping[str, Any]],
    find_names: FindNames,
    asked: PageRequest = FIRST,
) -> Page[Task]:
    """
    List the tasks open on the Paris day `today` that `scope.reading` shows, the earliest due first.

    Tasks are not stored: they are computed from the rows of the read models at each call.

    :param thresholds: those of L2112-2-1, each with `since`, `buyer_status`, `works` and `quantity` (cents)
    """
    filters = replace(filters, owner=filters.contractor or filters.facilitator or filters.owner)
    at = Place.of(asked)
    parameters, parts = _listed(today, filters, at, thresholds), _parts(filters, at)
    if filters.facilitator is None and filters.kind in (None, tasks_of_contractors.KIND):
        parameters |= tasks_of_contractors.held_lots(parameters)
        parts.append(tasks_of_contractors.part(filters, at))

    query, make = _LISTED.format(union=_union(parts)), partial(_tasks, find_names=find_names)
    with planned_for_any_values():
        return page(query, parameters, key=KEY, asked=asked, make=make)


def grouped_rows(
    *, today: date, computed: Sequence[Mapping[str, Any]], thresholds: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """
    Read the groups of the tasks open on the Paris day `today`, the earliest due first, 500 at most.

    The tasks of contractors that declared nothing are not among them: they are as many as lots of members.

    :param computed: the tasks of `tasks_computed`
    """
    parameters = {**_parameters(today, computed, thresholds), "alike": list(_ALIKE), "most": 500}
    query = _GROUPED.format(columns=_COLUMNS, union=_union(_of_centrale()), with_buyer=_WITH_BUYER)
    return [{**row, "details": json_value(row["details"])} for row in fetch_named_rows(query, parameters)]


def task_groups(rows: Sequence[Mapping[str, Any]], names: Names) -> tuple[TaskGroup, ...]:
    """Return the groups of `grouped_rows`, with the names of what `task_reasons.mentioned` finds in them."""
    return tuple(
        TaskGroup(
            task=_task({name: row[name] for name in row if name not in _OF_GROUP}, row["details"], names),
            count=row["count"],
            hours=row["all_hours"],
        )
        for row in rows
    )


def _parts(filters: Filters, at: Place) -> list[str]:
    """Return the first tasks of each part, but those of contractors that declared nothing."""
    where = narrowed(filters)
    if filters.contractor is not None:
        return [first(tasks_of_hours.OF_CONTRACTOR, at, where=where)]
    followed = [] if filters.owner in (None, CENTRALE) else [tasks_of_hours.of_facilitator(at, where=where)]
    if filters.facilitator is not None:
        return followed
    parts = [part for part in _of_centrale() if not followed or part != tasks_of_hours.TO_VALIDATE]
    return [*(first(part, at, where=where) for part in parts), *followed]


def _of_centrale() -> Sequence[str]:
    found = (tasks_of_hours, open_points, tasks_of_registers, tasks_of_waivers)
    return tuple(part for module in found for part in module.PARTS)


def _union(parts: Sequence[str]) -> str:
    return "\nunion all\n".join(parts)


def _listed(
    today: date, filters: Filters, at: Place, thresholds: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    own = filters.contractor or filters.facilitator
    return {
        **{name: getattr(filters, name) for name in Filters.__slots__},
        **_parameters(today, [] if own else computed_tasks(today=today), thresholds),
        "last": LAST,
        "from_day": at.from_day,
    }


def _parameters(
    today: date, computed: Sequence[Mapping[str, Any]], thresholds: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    return {
        "today": today,
        **days_of(ended_quarter(today)),
        "computed": orjson.dumps(computed).decode(),
        "thresholds": orjson.dumps(thresholds).decode(),
    }


def _tasks(rows: list[dict[str, Any]], find_names: FindNames) -> Sequence[Task]:
    found = [{**row, "details": json_value(row["details"])} for row in rows]
    names = find_names(mentioned(found))
    return [_task(row, row.pop("details"), names) for row in found]


def _task(row: Mapping[str, Any], details: Mapping[str, Any], names: Names) -> Task:
    contractor, facilitator = (details.get(name) or "" for name in ("contractor", "facilitator"))
    return Task(
        **row,
        owner_name=names.name(ORGANISATION, row["owner"]),
        reason=reason(row["kind"], row, details, names=names),
        hours=details.get("hours"),
        member_name=names.name(ORGANISATION, row["member"]),
        contract_title=names.name(CONTRACT, row["contract"]),
        title=names.title(row["contract"], row["lot"]),
        contractor=contractor,
        contractor_name=names.name(ORGANISATION, contractor),
        facilitator=facilitator,
        facilitator_name=names.name(ORGANISATION, facilitator),
    )


_COLUMNS = f"""
{ID} as id, kind, subject, owner, to_char(due_on, 'YYYY-MM-DD') as due_on, member, contract, lot, details,
coalesce(charged.organisation, '') as buyer
"""
_ALIKE = (
    "declaration-to-validate",
    "declaration-returned",
    "facilitator-to-assign",
    "hours-to-check",
)
"""The kinds of tasks that are grouped."""
_OF_GROUP = ("details", "count", "all_hours", "place")
_GROUPED = """
select * from (
    select {columns}, count(*) over alike as count,
           (sum((details ->> 'hours')::bigint) over alike)::bigint as all_hours,
           row_number() over (alike order by due_on, kind, subject) as place
      from ({union}) open {with_buyer}
    window alike as (partition by kind, owner, contract, lot, details ->> 'contractor', details ->> 'quarter',
                     case when kind = any(%(alike)s) then '' else subject end)
) grouped where place = 1 order by due_on, kind, subject limit %(most)s
"""
_WITH_BUYER = """
  left join register_rows charged
    on charged.log = 'centrale' and charged.register = 'contracts' and charged.id = open.contract
"""
_LISTED = f"select {_COLUMNS} from ({{union}}) open {_WITH_BUYER}"  # noqa: S608
