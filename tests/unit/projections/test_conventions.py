"""Which contracts a facilitateur follows on a day, by the register of its lots."""

from datetime import date
from itertools import count
from typing import Any

import pytest

from tremplin_projections.queries.buying.conventions import capacity_on, followed_by
from tremplin_projections.queries.buying.registers import RegisterEntry

DAY = date(2026, 6, 1)
_SEQS = count(1)


def entry(data: dict[str, Any], *changes: dict[str, Any]) -> RegisterEntry:
    return RegisterEntry(id="e", seq=next(_SEQS), day=date(2026, 1, 1), data=data, changes=changes)


def assigned(facilitator: str, since: str, *, territory: str | None = None, lot: str = "1") -> RegisterEntry:
    place = {"contract": "nettoyage", "lot": lot, "territory": territory}
    return entry({**place, "facilitator": facilitator, "from": since})


def declined(facilitator: str, on: str) -> RegisterEntry:
    return entry({"contract": "nettoyage", "lot": "1", "facilitator": facilitator, "on": on, "reason": "x"})


def following(*said: RegisterEntry, declines: tuple[RegisterEntry, ...] = ()) -> set[str]:
    return {name for name, contracts in followed_by(said, declines, day=DAY).items() if contracts}


def test_rule_43_the_convention_begun_or_recorded_last_follows() -> None:
    assert following(assigned("epec", "2026-01-01"), assigned("ave", "2026-06-02")) == {"epec"}
    assert following(assigned("epec", "2026-01-01"), assigned("ave", "2026-06-01")) == {"ave"}
    assert following(assigned("epec", "2026-05-01"), assigned("ave", "2026-02-01")) == {"epec"}
    assert following(assigned("epec", "2026-05-01"), assigned("ave", "2026-05-01")) == {"ave"}


def test_rule_43_territories_are_followed_apart_until_one_has_everywhere() -> None:
    paris, marseille = (
        assigned(name, "2026-02-01", territory=place) for name, place in (("epec", "75"), ("plie", "13"))
    )

    assert following(paris, marseille) == {"epec", "plie"}
    assert following(assigned("ave", "2026-01-01"), paris) == {"ave", "epec"}
    assert following(paris, marseille, assigned("ave", "2026-03-01")) == {"ave"}


def test_rule_43_a_declined_lot_is_not_followed_until_assigned_again() -> None:
    given = assigned("epec", "2026-01-01")
    refused, later = declined("epec", "2026-06-01"), declined("epec", "2026-06-02")
    again = assigned("epec", "2026-06-01")

    assert following(given, declines=(refused,)) == set()
    assert following(given, declines=(later,)) == {"epec"}
    assert following(given, again, declines=(refused,)) == {"epec"}
    assert following(given, assigned("epec", "2026-01-01", lot="2"), declines=(refused,)) == {"epec"}


@pytest.mark.parametrize(
    ("day", "capacity"),
    [("2025-12-31", None), ("2026-01-01", 2), ("2026-03-01", 5), ("2026-08-31", 5), ("2026-09-01", None)],
)
def test_rule_43_the_capacity_is_that_of_the_day(day: str, capacity: int | None) -> None:
    terms = {"capacity": 2, "starts_on": "2026-01-01", "ends_on": "2026-12-31", "ended_on": "2026-09-01"}
    amended = ({"capacity": 4, "on": "2026-03-01", "seq": 8}, {"capacity": 5, "on": "2026-03-01", "seq": 9})

    assert capacity_on(entry(terms, *amended), day=date.fromisoformat(day)) == capacity
