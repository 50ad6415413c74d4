"""Compute the tasks about formal notices whose deadline has passed without a penalty decided."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tremplin_projections.queries.buying.registers import RegisterEntry, every_entry
from tremplin_projections.queries.clauses.shortfalls import Executions, missing_of


def tasks_of_notices(*, today: date) -> list[dict[str, Any]]:
    """Return the rows of these tasks, for `tasks.tasks`."""
    executions = {execution.id: execution for execution in every_entry(register="executions")}
    waiting = [execution for execution in executions.values() if _waits(execution, today)]
    return [task for execution in waiting for task in _tasks(execution, executions, today)]


def _waits(execution: RegisterEntry, today: date) -> bool:
    data = execution.data
    answered = data.get("deadline") is None or data["answered_on"] is not None
    # No penalty may be decided while the clause is suspended, or once it is annulled.
    if answered or "annulled_on" in data or _is_suspended(execution, today.isoformat()):
        return False
    return bool(data["deadline"] < today.isoformat())


def _is_suspended(execution: RegisterEntry, today: str) -> bool:
    return any(
        change["on"] <= today and (change["suspended_until"] is None or today <= change["suspended_until"])
        for change in execution.changes
        if "suspended_until" in change
    )


def _tasks(execution: RegisterEntry, executions: Executions, today: date) -> Iterator[dict[str, Any]]:
    data = execution.data
    missing = missing_of(execution, executions=executions, today=today)
    if not missing:  # 0, or None without a target: no penalty can be decided
        return
    due_on = date.fromisoformat(data["deadline"]) + timedelta(days=1)
    yield {
        "kind": "formal-notice-over",
        "subject": f"centrale/execution/{execution.id}",
        "owner": "centrale",
        "due_on": due_on.isoformat(),
        "member": "",
        "contract": data["contract"],
        "lot": data["lot"],
        "details": {"contractors": data["contractors"], "deadline": data["deadline"], "missing": missing},
    }
