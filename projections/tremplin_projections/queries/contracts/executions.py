"""Read the acts about the execution of a lot's clause from its entry in the register. Hours in hundredths."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin_projections.queries.buying.registers import RegisterEntry

Act = Mapping[str, Any]
"""One act: its day (`on`), and what the register keeps of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """The acts about a lot's clause, in the order they were recorded; a cancelled penalty says since when it is."""

    difficulties: tuple[Act, ...] = ()
    suspensions: tuple[Act, ...] = ()
    notices: tuple[Act, ...] = ()
    penalties: tuple[Act, ...] = ()


def execution_of(entries: Iterable[RegisterEntry]) -> Execution:
    """Return the acts about one lot, from its entry of the register `executions`; none where there is no entry."""
    acts = [act for entry in entries for act in entry.changes]
    return Execution(
        difficulties=tuple(act for act in acts if "excused" in act),
        suspensions=tuple(act for act in acts if "suspended_until" in act),
        notices=tuple(act for act in acts if "deadline" in act),
        penalties=tuple(
            {**act, "cancelled_on": _cancelled_on(act, acts)} for act in acts if "carried" in act
        ),
    )


def _cancelled_on(penalty: Act, acts: Iterable[Act]) -> str | None:
    """Return the day of the first cancellation that follows this penalty and names its day."""
    following = (act for act in acts if act["seq"] > penalty["seq"] and act.get("cancelled") == penalty["on"])
    return next((act["on"] for act in following), None)
