"""Compute the state of a lot on a day (clause, target, end) from its terms and its changes; hours in hundredths."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple


class Change(NamedTuple):
    """One change of a lot: its `kind`, the day it takes effect, and its other fields."""

    kind: str
    day: date
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A clause in force from `effective_on`, and the article that the amendment relied on (`ground`)."""

    effective_on: date
    ground: str
    clause: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tranche:
    """Optional hours (hundredths), added to the target from the day `affirmed_on` (None: not affirmed)."""

    id: str
    hours: int
    affirmed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLife:
    """
    A lot on a day: its `clause` in force and `target` in hundredths of an hour (None: no target, or cancelled).

    `target` includes the tranches affirmed by then, and is zero from `annulled_on` on. `ends_on` is the last day of
    orders; `revisions` lists those in force and to come. `relaunched_as` and `relaunch_of` are `{contract, lot}`,
    `substitutions` `{contractor, replaced, on}`, `lost_statuses` `{contractor, on}`. `penalised_on`: the first day of
    the penalties that stand.
    """

    clause: Mapping[str, Any] | None
    target: int | None
    ends_on: date
    cancelled_on: date | None
    terminated_on: date | None
    annulled_on: date | None
    revisions: tuple[Revision, ...]
    tranches: tuple[Tranche, ...]
    substitutions: tuple[Mapping[str, str], ...]
    lost_statuses: tuple[Mapping[str, str], ...]
    penalised_on: date | None
    relaunched_as: Mapping[str, str] | None
    relaunch_of: Mapping[str, str] | None


def lot_life(
    changes: Iterable[Change], *, clause: Mapping[str, Any] | None, ends_on: date, on: date | None
) -> LotLife:
    """
    Return the state of a lot on a day, from the clause and end it was opened with and its changes.

    :param changes: in the order of their events
    :param on: the day; None applies every change, whatever its day
    """
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    revised = sorted(by_kind["revised"], key=lambda change: change.day)
    begun = [change for change in revised if on is None or change.day <= on]
    in_force = begun[-1].detail["clause"] if begun else clause
    cancelled, terminated = _day(by_kind["cancelled"]), _day(by_kind["terminated"])
    tranches, annulled = _tranches(by_kind), _day(by_kind["annulled"])
    given_up = cancelled is not None and (on is None or cancelled <= on)
    ends = date.fromisoformat(by_kind["renewed"][-1].detail["ends_on"]) if by_kind["renewed"] else ends_on
    return LotLife(
        clause=in_force,
        target=None if in_force is None or given_up else _target(in_force, tranches, annulled, on),
        ends_on=min(ends, terminated or ends),
        cancelled_on=cancelled,
        terminated_on=terminated,
        annulled_on=annulled,
        revisions=tuple(
            Revision(effective_on=change.day, ground=change.detail["ground"], clause=change.detail["clause"])
            for change in revised
        ),
        tranches=tranches,
        substitutions=tuple(change.detail for change in by_kind["substituted"]),
        lost_statuses=_lost(by_kind["status_lost"]),
        penalised_on=_penalised(by_kind, on),
        relaunched_as=_linked(by_kind["relaunched_as"]),
        relaunch_of=_linked(by_kind["relaunch_of"]),
    )


def _target(
    clause: Mapping[str, Any], tranches: Iterable[Tranche], annulled: date | None, on: date | None
) -> int | None:
    target: int | None = clause.get("target")
    if target is None:
        return None
    if annulled is not None and (on is None or annulled <= on):
        return 0
    firm = (tranche for tranche in tranches if tranche.affirmed_on is not None)
    return target + sum(
        tranche.hours for tranche in firm if on is None or (tranche.affirmed_on or date.max) <= on
    )


def _tranches(by_kind: Mapping[str, list[Change]]) -> tuple[Tranche, ...]:
    affirmed = {change.detail["id"]: change.day for change in by_kind.get("affirmed", ())}
    return tuple(
        Tranche(
            id=change.detail["id"],
            hours=change.detail["hours"],
            affirmed_on=affirmed.get(change.detail["id"]),
        )
        for change in by_kind.get("tranche", ())
    )


def _lost(changes: list[Change]) -> tuple[Mapping[str, str], ...]:
    latest = {change.detail["contractor"]: change.detail for change in changes}
    return tuple(loss for loss in latest.values() if loss["on"] is not None)


def _penalised(by_kind: Mapping[str, list[Change]], on: date | None) -> date | None:
    days = [
        change.day.isoformat() for change in by_kind.get("penalised", ()) if on is None or change.day <= on
    ]
    for change in by_kind.get("penalty_cancelled", ()):
        if (on is None or change.day <= on) and change.detail["decided_on"] in days:
            days.remove(change.detail["decided_on"])
    return date.fromisoformat(min(days)) if days else None


def _linked(changes: list[Change]) -> Mapping[str, str] | None:
    return changes[-1].detail if changes else None


def _day(changes: list[Change]) -> date | None:
    return changes[-1].day if changes else None
