"""Arrange what the page of a declaration shows beside it: its checks in three groups, and earlier declarations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.pages.hours.declaration_words import CHECKS, State, state_of
from tremplin_tenants.pages.hours.open_tasks import percent_of

_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check with its title; `check` as the API gives it."""

    title: str
    check: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The checks of a declaration: those that a person makes, those that fail, those that pass."""

    by_people: Sequence[Check]
    failed: Sequence[Check]
    passed: Sequence[Check]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A declaration for the same member and lot: `row` of `GET hours`; `width`: of its bar, in percent."""

    row: Mapping[str, Any]
    state: State
    width: str
    is_this: bool

    @property
    def bar(self) -> str:
        """The class of its bar."""
        return {"validated": "c-val", "rejected": "bar-track"}.get(self.row["status"], "bar-pend")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLot:
    """The hours validated for a member on a lot by the declarations that are read: now, and once one more is."""

    now: str
    then: str


def checked(checks: Sequence[Mapping[str, Any]]) -> Checked:
    """Group the checks of `GET hours/{member}/{id}`."""
    titled = [Check(title=CHECKS[check["code"]], check=check) for check in checks]
    return Checked(
        by_people=[item for item in titled if item.check["passed"] is None],
        failed=[item for item in titled if item.check["passed"] is False],
        passed=[item for item in titled if item.check["passed"]],
    )


def history(found: Mapping[str, Any], *, of: Mapping[str, Any]) -> Sequence[Past]:
    """Return the latest declarations for a member and a lot, this one among them, the last worked first."""
    rows = sorted(found["results"], key=lambda row: (row["worked_to"], row["id"]), reverse=True)[:_MOST]
    most = max((hundredths(row["hours"] or "0.00") for row in rows), default=0)
    return [
        Past(
            row=row,
            state=state_of(row["status"]),
            width=percent_of(hundredths(row["hours"] or "0.00"), most),
            is_this=row["id"] == of["id"],
        )
        for row in rows
    ]


def validated_on_lot(found: Mapping[str, Any], *, adding: Mapping[str, Any]) -> OnLot | None:
    """Return the validated hours of a list of declarations, None where the list is not whole."""
    if found["next"]:
        return None
    now = sum(hundredths(row["validated"]) for row in found["results"])
    return OnLot(now=decimal(now), then=decimal(now + hundredths(adding["hours"] or "0.00")))
