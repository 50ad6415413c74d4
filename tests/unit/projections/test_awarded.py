"""What an objective counts of what was awarded, and what came of a sourcing round."""

from datetime import date
from typing import Any

from tremplin_projections.queries.buying.awarded import AwardedLot, by_sourcing, measure
from tremplin_projections.queries.buying.registers import RegisterEntry

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
