"""Make insertion hours, one declaration a quarter for each lot and member, and the decisions on it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.member_acts import (
    HoursCorrected,
    HoursDeclared,
    HoursRejected,
    HoursResubmitted,
    HoursReturned,
    HoursValidated,
)
from tremplin_infra.demo.acts.parties import JOINS_LATE, LEAVES, Member
from tremplin_infra.demo.acts.variation import between
from tremplin_infra.demo.acts.year import QUARTERS, DemoQuarter, office_hours, working_day
from tremplin_infra.demo.contracts.contract_table import DemoContract, DemoLot, Use
from tremplin_infra.demo.contracts.contracts import every_lot
from tremplin_infra.demo.contracts.following import follower
from tremplin_infra.demo.contracts.targets import workers_for
from tremplin_infra.demo.story.centrale_year import LATE_JOINER_ON, LEFT_ON
from tremplin_infra.demo.story.persons import named

_LAST_TOLD = date(2026, 8, 31)


def working() -> Iterator[Act]:
    """Give every declaration and every decision, in no order."""
    for contract, lot in every_lot():
        if lot.hours is None:
            continue
        for member in workers_for(contract, lot):
            for quarter in QUARTERS:
                if _works(member, quarter):
                    yield from _Declaration(contract, lot, lot.hours, member, quarter).acts()


def _works(member: Member, quarter: DemoQuarter) -> bool:
    if member.id == JOINS_LATE:
        return quarter.first > LATE_JOINER_ON
    return member.id != LEAVES or quarter.last <= LEFT_ON


class _Declaration:
    """One quarter of work on a lot for a member; each step is at least one working day after the one before."""

    def __init__(
        self, contract: DemoContract, lot: DemoLot, use: Use, member: Member, quarter: DemoQuarter
    ) -> None:
        self.contract, self.lot, self.member, self.quarter = contract, lot, member, quarter
        self.id = f"h-{contract.id}-{lot.terms.identifier}-{quarter.name.lower()}"
        self.worked_to = min(quarter.last, _LAST_TOLD)
        self.hours = between(use.low, use.high, "hours", self.id, member.id)
        self.day = self.worked_to

    def acts(self) -> Iterator[Act]:
        """Give the declaration, then its decisions: mostly validated in time."""
        fate = between(1, 100, "fate", self.id, self.member.id)
        closed_on = self.quarter.closed_on
        if fate <= 7 and closed_on is not None:
            yield self._declared(on=closed_on + timedelta(days=between(8, 36, "late", self.id)))
            yield self._validated()
            return
        yield self._declared(
            on=self.worked_to + timedelta(days=between(1, 4, "day", self.id, self.member.id))
        )
        if closed_on is None and fate > 60:
            return
        if fate <= 12:
            yield HoursRejected(**self._step(3), by=self._by, reason="éligibilité non établie")
        elif fate <= 20:
            yield HoursReturned(**self._step(2), by=self._by, reason="pièce justificative manquante")
            hours = self.hours * between(85, 104, "again", self.id) // 100
            yield HoursResubmitted(**self._step(2), by=self.lot.winner, hours=hours)
            yield self._validated()
        else:
            yield self._validated()
            if fate <= 28 and closed_on is not None:
                yield self._corrected(on=closed_on + timedelta(days=between(5, 50, "corrected", self.id)))

    def _declared(self, *, on: date) -> Act:
        self.day = working_day(on)
        return HoursDeclared(
            **self._step(0),
            contract=self.contract.id,
            lot=self.lot.terms.identifier,
            contractor=self.lot.winner,
            modality=self.lot.modality,
            worked_from=self.quarter.first,
            worked_to=self.worked_to,
            hours=self.hours,
            person=named(self.contract, self.lot, self.member, self.quarter),
        )

    def _validated(self) -> Act:
        return HoursValidated(**self._step(between(2, 4, "validated", self.id, self.member.id)), by=self._by)

    def _corrected(self, *, on: date) -> Act:
        self.day = working_day(on)
        delta = self.hours * between(-12, -1, "delta", self.id, self.member.id) // 100
        return HoursCorrected(**self._step(0), by=self._by, delta=delta, reason="heures comptées deux fois")

    def _step(self, days: int) -> dict[str, Any]:
        """Return where and when the next step is recorded."""
        self.day = working_day(self.day + timedelta(days=days))
        return {"at": office_hours(self.day, self.id, self.member.id), "log": self.member.id, "id": self.id}

    @property
    def _by(self) -> str:
        return follower(self.contract, self.lot, self.day)
