"""Compute the tasks that SQL does not find alone: about conventions, and about formal notices."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from tremplin_projections.queries.buying.registers import Registers, registers
from tremplin_projections.queries.clauses.shortfalls import Beyond, LotOf, beyond_targets
from tremplin_projections.queries.tasks import tasks_of_conventions, tasks_of_notices

REGISTERS = (*tasks_of_conventions.REGISTERS, *tasks_of_notices.REGISTERS)
"""The registers that these tasks are computed from."""


def computed_tasks(*, today: date) -> list[dict[str, Any]]:
    """Read what these tasks are computed from, and return their rows."""
    return tasks_from(registers(*REGISTERS), partial(beyond_targets, today=today), today=today)


def tasks_from(
    recorded: Registers, beyond: Callable[[set[LotOf]], Beyond], *, today: date
) -> list[dict[str, Any]]:
    """
    Return the rows of these tasks from the registers of `REGISTERS`.

    :param beyond: gives the hours of lots beyond their targets
    """
    return [
        *tasks_of_conventions.tasks_of_conventions(recorded, today=today),
        *tasks_of_notices.tasks_of_notices(recorded, beyond, today=today),
    ]
