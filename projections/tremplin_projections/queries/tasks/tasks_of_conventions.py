"""Conventions with facilitateurs that need the buyer: at capacity, ending, or over while lots are still followed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tremplin_projections.queries.buying.conventions import ConventionStatus, convention_statuses
from tremplin_projections.queries.buying.registers import RegisterEntry, every_entry

WARNED = timedelta(days=90)
"""How long before its end a convention is shown as ending."""


def tasks_of_conventions(*, today: date) -> list[dict[str, Any]]:
    """The rows of these tasks, as `tasks.tasks` lists them."""
    conventions = every_entry(register="conventions")
    found = convention_statuses(conventions, day=today)
    return [task for convention in conventions for task in _tasks(convention, found[convention.id], today)]


def _tasks(convention: RegisterEntry, standing: ConventionStatus, today: date) -> Iterator[dict[str, Any]]:
    ends = _end(convention)
    if standing.at_capacity:
        yield _task("convention-at-capacity", convention, today, standing)
    if ends is None:
        return
    ending = standing.capacity is not None and ends <= today + WARNED
    over = standing.capacity is None and ends < today and bool(standing.followed)
    if ending or over:
        yield _task("convention-ending", convention, ends, standing)


def _end(convention: RegisterEntry) -> date | None:
    """Its last day, None where it has none."""
    data = convention.data
    last = [] if data["ends_on"] is None else [date.fromisoformat(data["ends_on"])]
    if data["ended_on"] is not None:
        last.append(date.fromisoformat(data["ended_on"]) - timedelta(days=1))
    return min(last, default=None)


def _task(kind: str, convention: RegisterEntry, due_on: date, standing: ConventionStatus) -> dict[str, Any]:
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
            "capacity": standing.capacity,
            "followed": list(standing.followed),
            "unpublished": list(standing.unpublished),
            "due_on": due_on.isoformat(),
        },
    }
