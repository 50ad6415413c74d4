"""Make hours of the centrale on a delivery platform, shared by what each member was invoiced in the quarter."""

from collections.abc import Iterator
from datetime import date, timedelta

from tremplin_infra.demo.acts.acts import Act, MethodChosen
from tremplin_infra.demo.acts.member_acts import HoursDeclared, HoursValidated
from tremplin_infra.demo.acts.parties import CENTRALE
from tremplin_infra.demo.acts.year import QUARTERS, DemoQuarter, office_hours, working_day
from tremplin_infra.demo.contracts.contracts import find_lot
from tremplin_infra.demo.contracts.following import follower

SHARED_LOT = ("solutions-impression", "1")
_CHOSEN_ON, _SHARED_FROM = date(2025, 9, 22), date(2025, 10, 1)
_HOURS = {"2025-Q4": 388_25, "2026-Q1": 431_75, "2026-Q2": 402_00}


def sharing() -> Iterator[Act]:
    """Give the choice of the method, and each quarter's hours, declared and validated before it closes, in no order."""
    contract, lot = SHARED_LOT
    yield MethodChosen(
        at=office_hours(_CHOSEN_ON, *SHARED_LOT),
        contract=contract,
        lot=lot,
        method="spend",
        since=_SHARED_FROM,
    )
    for quarter in QUARTERS:
        if quarter.name in _HOURS:
            yield from _hours_of(quarter)


def _hours_of(quarter: DemoQuarter) -> Iterator[Act]:
    contract, lot = find_lot(*SHARED_LOT)
    name = f"h-plateforme-{quarter.name.lower()}"
    declared_on = working_day(quarter.last + timedelta(days=5))
    decided_on = working_day(declared_on + timedelta(days=4))
    yield HoursDeclared(
        at=office_hours(declared_on, name),
        log=CENTRALE,
        id=name,
        contract=contract.id,
        lot=lot.terms.identifier,
        contractor=lot.winner,
        modality=lot.modality,
        worked_from=quarter.first,
        worked_to=quarter.last,
        hours=_HOURS[quarter.name],
    )
    yield HoursValidated(
        at=office_hours(decided_on, name), log=CENTRALE, id=name, by=follower(contract, lot, decided_on)
    )
