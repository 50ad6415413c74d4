"""Compute the tasks about conventions with facilitateurs: at capacity, ending, or ended with lots still followed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tremplin_projections.queries.buying.conventions import FOLLOWED, ConventionStatus, convention_statuses
from tremplin_projections.queries.buying.registers import RegisterEntry, Registers

WARNED = timedelta(days=90)
"""The time before its end from which a convention is shown as ending."""


REGISTERS = ("conventions", *FOLLOWED)
"""The registers that these tasks are computed from."""


def tasks_of_conventions(registers: Registers, *, today: date) -> list[dict[str, Any]]:
    """Return the rows of these tasks, for `tasks.tasks`, from the registers of `REGISTERS`."""
    conventions = registers["conventions"]
    found = convention_statuses(conventions, registers=registers, day=today)
    return [task for convention in conventions for task in _tasks(convention, found[convention.id], today)]


def _tasks(convention: RegisterEntry, status: ConventionStatus, today: date) -> Iterator[dict[str, Any]]:
    ends = _end(convention)
    if status.at_capacity:
        yield _task("convention-at-capacity", convention, today, status)
    if ends is None:
        return
    ending = status.capacity is not None and ends <= today + WARNED
    over = status.capacity is None and ends < today and bool(status.followed)
    if ending or over:
        yield _task("convention-ending", convention, ends, status)


def _end(convention: RegisterEntry) -> date | None:
    """Return the last day of a convention; None if it has none."""
    data = convention.data
    last = [] if data["ends_on"] is None else [date.fromisoformat(data["ends_on"])]
    if data["ended_on"] is not None:
        last.append(date.fromisoformat(data["ended_on"]) - timedelta(days=1))
    return min(last, default=None)


def _task(kind: str, convention: RegisterEntry, due_on: date, status: ConventionStatus) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": f"centrale/convention/{convention.id}",
        "owner": "centrale",
        "due_on": due_on.isoformat(),
        "member": "",
        "contract": "",
        "lot": "",
        "details": {
            "facilitator": convention.data["facilitator"],
            "capacity": status.capacity,
            "followed": list(status.followed),
            "unpublished": [{"contract": contract} for contract in status.unpublished],
            "due_on": due_on.isoformat(),
        },
    }
