"""Read what the buyer's tower shows, all at one position: six statements, whatever the number of members and lots."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures.names import ORGANISATION, Mention, Names
from tremplin_projections.positions import Position
from tremplin_projections.queries.buying.awarded import AWARDED, Measured, awarded, measure
from tremplin_projections.queries.buying.conventions import ConventionStatus, convention_statuses
from tremplin_projections.queries.buying.registers import RegisterEntry, Registers, registers
from tremplin_projections.queries.clauses.shortfalls import Beyond, LotOf, beyond_target
from tremplin_projections.queries.clauses.silence import ended_quarter
from tremplin_projections.queries.freshness import HeldNote
from tremplin_projections.queries.lots.progress import ProgressRow
from tremplin_projections.queries.tasks.task_reasons import mentioned
from tremplin_projections.queries.tasks.tasks import FindNames, TaskGroup, grouped_rows, task_groups
from tremplin_projections.queries.tasks.tasks_computed import REGISTERS, tasks_from
from tremplin_projections.queries.tower.hours_of_tower import MembersHours, hours_of_tower
from tremplin_projections.queries.tower.lots_of_tower import TowerLot, lots_of_tower


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveOfBuyer:
    """An objective, as its register keeps it, and what is achieved of it."""

    entry: RegisterEntry
    measured: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionOfFacilitator:
    """A convention, as its register keeps it, and what its facilitateur follows today."""

    entry: RegisterEntry
    status: ConventionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class LotProgress:
    """
    A lot with a clause: its hours by quarter worked, as `progress` gives them, and in all (hundredths).

    `due` is None where no hour is due on it.
    """

    lot: TowerLot
    quarters: tuple[ProgressRow, ...]
    declared: int
    validated: int
    pending: int
    due: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tower:
    """
    What the tower shows. `ended`: the last quarter that has ended; `quarters`: the days that quarters were closed and
    published (`closed_on`, `published_on`), by quarter.
    """

    as_of: Position
    held: tuple[HeldNote, ...]
    ended: str
    tasks: tuple[TaskGroup, ...]
    lots: tuple[LotProgress, ...]
    quarters: Mapping[str, Mapping[str, Any]]
    members: MembersHours
    objectives: tuple[ObjectiveOfBuyer, ...]
    conventions: tuple[ConventionOfFacilitator, ...]
    names: Names


def tower(*, today: date, thresholds: Sequence[Mapping[str, Any]], find_names: FindNames) -> Tower:
    """
    Return what the tower shows on the Paris day `today`. Inside `scope.reading` of all logs.

    :param thresholds: those of L2112-2-1, as `tasks.tasks` takes them
    :param find_names: finds the names of organisations, contracts and lots, in one statement
    """
    ended = ended_quarter(today)
    recorded = registers(*REGISTERS, *AWARDED, "objectives", "quarters")
    lots, hours = lots_of_tower(today=today), hours_of_tower(today=today, ended=ended)
    computed = tasks_from(recorded, lambda _: _beyond(lots, hours.progress), today=today)
    rows = grouped_rows(today=today, computed=computed, thresholds=thresholds)
    names = find_names(mentioned(rows) | _named(recorded, rows, hours.members))
    return Tower(
        as_of=hours.as_of,
        held=hours.held,
        ended=ended,
        tasks=task_groups(rows, names),
        lots=_progress(lots, hours.progress),
        quarters={entry.id: entry.data for entry in recorded["quarters"]},
        members=hours.members,
        objectives=_objectives(recorded),
        conventions=_conventions(recorded, today),
        names=names,
    )


def _beyond(lots: Sequence[TowerLot], progress: Sequence[ProgressRow]) -> Beyond:
    worked: dict[LotOf, list[int]] = defaultdict(lambda: [0, 0])
    for row in progress:
        added = worked[LotOf(row.contract, row.lot)]
        added[0] += row.validated
        added[1] += row.due or 0
    return {lot.place: beyond_target(lot.life, *worked[lot.place]) for lot in lots}


def _named(recorded: Registers, rows: Sequence[Mapping[str, Any]], members: MembersHours) -> set[Mention]:
    facilitators = {entry.data["facilitator"] for entry in recorded["conventions"]}
    buyers = {entry.data["buyer"] for entry in recorded["objectives"]}
    contractors = {name for row in members.nothing_sent for name in row.contractors}
    named = facilitators | buyers | contractors | {row["owner"] for row in rows}
    return {(ORGANISATION, name) for name in named}


def _progress(lots: Sequence[TowerLot], progress: Sequence[ProgressRow]) -> tuple[LotProgress, ...]:
    """Return the lots that have a clause, or hours, in the order of their names."""
    rows: dict[LotOf, list[ProgressRow]] = defaultdict(list)
    for row in progress:
        rows[LotOf(row.contract, row.lot)].append(row)
    return tuple(
        _lot_progress(lot, rows[lot.place]) for lot in lots if lot.life.clause is not None or rows[lot.place]
    )


def _lot_progress(lot: TowerLot, rows: Sequence[ProgressRow]) -> LotProgress:
    due = [row.due for row in rows if row.due is not None]
    return LotProgress(
        lot=lot,
        quarters=tuple(rows),
        declared=sum(row.declared for row in rows),
        validated=sum(row.validated for row in rows),
        pending=sum(row.pending for row in rows),
        due=sum(due) if due else None,
    )


def _objectives(recorded: Registers) -> tuple[ObjectiveOfBuyer, ...]:
    awards = awarded(recorded)
    return tuple(
        ObjectiveOfBuyer(entry=entry, measured=measure(entry, awards)) for entry in recorded["objectives"]
    )


def _conventions(recorded: Registers, today: date) -> tuple[ConventionOfFacilitator, ...]:
    conventions = recorded["conventions"]
    statuses = convention_statuses(conventions, registers=recorded, day=today)
    return tuple(ConventionOfFacilitator(entry=entry, status=statuses[entry.id]) for entry in conventions)
