"""
Make the example of the interface for one member: its figures of the first quarter of 2026, to the hundredth.

118.00 h validated in time, 8.00 h rejected, the quarter closed and published, then 14.50 h late, 14.00 h pending
and a correction of −6.00 h: what was published stays 118.00 h.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tremplin_infra.demo.acts.acts import Act, TargetAllocated
from tremplin_infra.demo.acts.member_acts import (
    HoursCorrected,
    HoursDeclared,
    HoursRejected,
    HoursValidated,
)
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_infra.demo.acts.year import office_hours
from tremplin_infra.demo.story.setting_up import SHARED_ON

_CONTRACT, _LOT, _CONTRACTOR, _FOLLOWER = "prestations-intellectuelles", "conseil", "arvel", "epec"
_IN_TIME, _REJECTED, _LATE, _PENDING = (f"h-conseil-2026-q1-{number}" for number in range(1, 5))


def worked_example() -> Iterator[Act]:
    """Give the whole target of its lot, then its only hours, all worked in 2026-Q1, in order."""
    yield TargetAllocated(
        at=office_hours(SHARED_ON, WORKED_EXAMPLE),
        contract=_CONTRACT,
        lot=_LOT,
        member=WORKED_EXAMPLE,
        hours=833_00,
    )
    yield _declared(_IN_TIME, date(2026, 4, 2), date(2026, 3, 27), 118_00)
    yield _declared(_REJECTED, date(2026, 4, 3), date(2026, 3, 30), 8_00)
    yield HoursValidated(**_step(_IN_TIME, date(2026, 4, 9)), by=_FOLLOWER)
    yield HoursRejected(**_step(_REJECTED, date(2026, 4, 9)), by=_FOLLOWER, reason="éligibilité non établie")
    yield _declared(_LATE, date(2026, 6, 22), date(2026, 3, 20), 14_50)
    yield HoursValidated(**_step(_LATE, date(2026, 7, 2)), by=_FOLLOWER)
    yield _declared(_PENDING, date(2026, 7, 8), date(2026, 3, 24), 14_00)
    yield HoursCorrected(
        **_step(_IN_TIME, date(2026, 9, 14)), by=_FOLLOWER, delta=-6_00, reason="heures comptées deux fois"
    )


def _declared(identifier: str, on: date, worked_to: date, hours: int) -> Act:
    return HoursDeclared(
        **_step(identifier, on),
        contract=_CONTRACT,
        lot=_LOT,
        contractor=_CONTRACTOR,
        modality="direct",
        worked_from=date(2026, 1, 5),
        worked_to=worked_to,
        hours=hours,
    )


def _step(identifier: str, on: date) -> dict[str, Any]:
    at: datetime = office_hours(on, identifier)
    return {"at": at, "log": WORKED_EXAMPLE, "id": identifier}
