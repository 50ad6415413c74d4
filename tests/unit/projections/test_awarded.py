"""Folds of projections: objectives and sourcing, conventions of facilitateurs, quarters in results."""

from datetime import date
from itertools import count
from typing import Any

import pytest

from tremplin_platform.figures import measures
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import quarters
from tremplin_projections.queries.buying.awarded import AwardedLot, by_sourcing, measure
from tremplin_projections.queries.buying.conventions import capacity_on, followed_by
from tremplin_projections.queries.buying.registers import RegisterEntry
from tremplin_projections.queries.clauses.silence import days_of, ended_quarter

SOCIAL = ["L2113-12", "L2113-13", "L2113-13-1", "L2113-15"]


def objective(kind: str = "reserved-contract", count: int = 1) -> RegisterEntry:
    data = {"buyer": "pole-rso", "year": 2026, "kind": kind, "count": count, "articles": SOCIAL}
    return RegisterEntry(id="o", seq=1, day=date(2026, 1, 1), data=data, changes=())


def award(seq: int, **said: Any) -> AwardedLot:
    fields: dict[str, Any] = {
        "buyer": "pole-rso",
        "contract": "traiteurs",
        "lot": "1",
        "contractor": "esat-75",
        "notified_on": "2026-05-02",
        "articles": ("L2113-12",),
        "clause": False,
        "protected": True,
        "sourcing": None,
    }
    return AwardedLot(seq=seq, **{**fields, **said})


def test_each_reserved_lot_awarded_in_the_year_counts_once() -> None:
    awards = [award(7), award(9, contractor="ea-92"), award(12, lot="2"), award(20, notified_on="2025-12-31")]

    measured = measure(objective(count=3), awards)

    # Lot 1 has two holders and is one market; lot 2 is another; the award of 2025 is of another year.
    assert (measured.achieved, measured.reached, measured.events) == (2, False, (7, 12))


def test_an_article_not_stated_counts_and_l2113_17_is_not_social() -> None:
    awards = [
        award(7, articles=()),
        award(8, lot="2", articles=("L2113-17",)),
        award(9, lot="3", articles=None),
    ]

    assert measure(objective(), awards).events == (7,)


def test_a_contract_with_clauses_counts_once_whatever_its_lots() -> None:
    awards = [
        award(7, clause=True),
        award(8, lot="2", clause=True),
        award(9, contract="papier", articles=None),
    ]

    measured = measure(objective("insertion-clause"), awards)

    assert (measured.achieved, measured.reached, measured.events) == (1, True, (7,))


def test_what_another_buyer_awarded_is_not_counted() -> None:
    assert measure(objective(), [award(7, buyer="pole-si")]).achieved == 0


def test_a_round_has_the_awards_that_name_it() -> None:
    named, other = award(7, sourcing="rencontre"), award(8)

    assert by_sourcing([named, other]) == {"rencontre": [named]}


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


def total(measure: str, quarter: str, amount: int) -> Sum:
    return Sum("cpam-075", measure, "nettoyage", "1", quarter, "", "", amount, 1)


def test_a_published_quarter_without_hours_is_not_listed() -> None:
    assert quarters([total(measures.PUBLISHED_QUARTERS, "2026-Q1", 1)]) == ()


def test_hours_that_come_after_a_publication_find_it_at_zero() -> None:
    late = total(measures.DECLARED, "2026-Q1", 14_50)
    (before,) = quarters([late])
    (after,) = quarters([total(measures.PUBLISHED_QUARTERS, "2026-Q1", 1), late])

    assert (before.declared, before.published) == (14_50, None)
    assert (after.declared, after.published) == (14_50, 0)


def test_a_publication_is_what_was_reported_then() -> None:
    found = [
        total(measures.PUBLISHED_QUARTERS, "2026-Q1", 1),
        total(measures.PUBLISHED, "2026-Q1", 118_00),
        total(measures.VALIDATED, "2026-Q1", 126_50),
        total(measures.REPORTED, "2026-Q1", 118_00),
        total(measures.REPORTED, "2026-Q3", 8_50),
    ]

    assert [(quarter.quarter, quarter.reported, quarter.published) for quarter in quarters(found)] == [
        ("2026-Q1", 118_00, 118_00),
        ("2026-Q3", 8_50, None),
    ]


@pytest.mark.parametrize(
    ("today", "quarter", "first", "last"),
    [
        ("2026-11-29", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-10-01", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-09-30", "2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-01-01", "2025-Q4", "2025-10-01", "2025-12-31"),
        ("2026-04-01", "2026-Q1", "2026-01-01", "2026-03-31"),
    ],
)
def test_the_last_quarter_that_has_ended(today: str, quarter: str, first: str, last: str) -> None:
    assert days_of(ended_quarter(date.fromisoformat(today))) == {
        "ended": quarter,
        "ended_first": first,
        "ended_last": last,
    }
