"""Open tasks as pages list them: how late each one is, where it is done, and hours to decide on by quarter and lot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.pages.hours.declaration_words import STATES, State


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """
    A task: `row` as `GET tasks` gives it.

    `address`: of the page where it is done, empty where no page of this role does it; `days_late`: zero or less if it
    is not
    """

    row: Mapping[str, Any]
    address: str
    days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterToDecide:
    """
    The hours of one quarter worked that wait for a decision, with the day they are due.

    `rows`: each task with its declaration, as `GET hours` gives it; `quarter`: empty where it is not among those read
    `closed_on`: the day the quarter was closed, None where it is not
    """

    quarter: str
    closed_on: str | None
    due_on: str
    days_late: int
    rows: Sequence[tuple[OpenTask, Mapping[str, Any] | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotToDecide:
    """The hours of one lot that wait for a decision; `width`: of its bar, in percent of the lot that has most."""

    title: str
    contract_title: str
    hours: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountOfState:
    """How many declarations are in one state, and their hours."""

    state: State
    count: int
    hours: str


def open_tasks(rows: Iterable[Mapping[str, Any]], *, today: date) -> list[OpenTask]:
    """Return the rows of `GET tasks` as tasks."""
    return [
        OpenTask(row=row, address=_address(row), days_late=(today - date.fromisoformat(row["due_on"])).days)
        for row in rows
    ]


def by_quarter(tasks: Sequence[OpenTask], waiting: Iterable[Mapping[str, Any]]) -> Sequence[QuarterToDecide]:
    """Group tasks by the quarter worked of their declarations, the earliest first; within one, by lot."""
    declared = {(row["member"], row["id"]): row for row in waiting}
    found = [(task, declared.get(_about(task.row))) for task in tasks]
    found.sort(key=_rank)
    return [
        QuarterToDecide(
            quarter=quarter,
            closed_on=rows[0][1]["closed_on"] if rows[0][1] else None,
            due_on=due_on,
            days_late=rows[0][0].days_late,
            rows=rows,
        )
        for (due_on, quarter), rows in (
            (key, list(group))
            for key, group in groupby(found, key=lambda pair: (pair[0].row["due_on"], _quarter(pair[1])))
        )
    ]


def of_lots(tasks: Iterable[OpenTask]) -> Sequence[LotToDecide]:
    """Return the hours to decide on of each lot, the most first."""
    rows: dict[tuple[str, str], Mapping[str, Any]] = {}
    sizes: dict[tuple[str, str], int] = {}
    for task in tasks:
        place = (task.row["contract"], task.row["lot"])
        rows[place] = task.row
        sizes[place] = sizes.get(place, 0) + hundredths(task.row["hours"] or "0.00")
    ranked = sorted(sizes.items(), key=lambda found: -found[1])
    most = ranked[0][1] if ranked else 0
    return [
        LotToDecide(
            title=rows[place]["title"] or place[1],
            contract_title=rows[place]["contract_title"] or place[0],
            hours=decimal(size),
            width=percent_of(size, most),
        )
        for place, size in ranked
    ]


def counts_by_state(rows: Iterable[Mapping[str, Any]]) -> Sequence[CountOfState]:
    """Return how many declarations are in each state, states without any left out."""
    sizes: dict[str, list[int]] = {}
    for row in rows:
        shown = row["validated"] if row["status"] == "validated" else row["hours"]
        sizes.setdefault(row["status"], []).append(hundredths(shown or "0.00"))
    return [
        CountOfState(state=state, count=len(sizes[name]), hours=decimal(sum(sizes[name])))
        for name, state in STATES.items()
        if name in sizes
    ]


def percent_of(size: int, most: int) -> str:
    """Return the width of a bar in percent, `62.5%`; the largest is 100 %."""
    return f"{100 * size / most:.1f}%" if most else "0%"


def _about(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the log and the identifier of the declaration that a task is about."""
    log, _, identifier = str(row["subject"]).split("/", 2)
    return log, identifier


def _address(row: Mapping[str, Any]) -> str:
    kind = row["kind"]
    if kind in ("declaration-to-validate", "declaration-returned"):
        return "/declarations/{}/{}".format(*_about(row))
    if kind == "nothing-declared":
        lot = {"member": row["member"], "lot": f"{row['contract']}/{row['lot']}"}
        return f"/heures/nouvelle?{urlencode(lot)}"
    return f"/contrats/{row['contract']}" if row["contract"] else ""


def _quarter(declaration: Mapping[str, Any] | None) -> str:
    return "" if declaration is None else declaration["quarter"]


def _rank(pair: tuple[OpenTask, Mapping[str, Any] | None]) -> tuple[str, ...]:
    row = pair[0].row
    names = (row["contract_title"] or "", row["title"] or "", row["member_name"] or row["member"])
    return (row["due_on"], _quarter(pair[1]), *names)
