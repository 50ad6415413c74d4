"""Compute the tasks about formal notices whose deadline has passed without a penalty decided."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from tremplin_projections.queries.buying.registers import RegisterEntry, Registers
from tremplin_projections.queries.clauses.shortfalls import Beyond, LotOf, missing_of, place_of

REGISTERS = ("executions",)
"""The registers that these tasks are computed from."""


def tasks_of_notices(
    registers: Registers, beyond: Callable[[set[LotOf]], Beyond], *, today: date
) -> list[dict[str, Any]]:
    """
    Return the rows of these tasks, for `tasks.tasks`, from the registers of `REGISTERS`.

    :param beyond: gives the hours of lots beyond their targets; asked only where a notice waits
    """
    executions = registers["executions"]
    waiting = [execution for execution in executions if _waits(execution, today)]
    if not waiting:
        return []
    known = beyond({place_of(execution) for execution in _together(waiting, executions)})
    return [task for execution in waiting for task in _tasks(execution, executions, known, today)]


def _together(
    waiting: Sequence[RegisterEntry], executions: Sequence[RegisterEntry]
) -> Iterator[RegisterEntry]:
    """Yield the lots that wait, and those that may be globalised with one."""
    pools = {execution.data.get("globalisation") for execution in waiting} - {None}
    yield from waiting
    yield from (execution for execution in executions if execution.data.get("globalisation") in pools)


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


def _tasks(
    execution: RegisterEntry, executions: Sequence[RegisterEntry], known: Beyond, today: date
) -> Iterator[dict[str, Any]]:
    data = execution.data
    missing = missing_of(execution, executions=executions, beyond=known, today=today)
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
