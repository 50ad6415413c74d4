"""Entries of orders, invoices and reserved lots: spend and lots open."""

from typing import Any

import pytest

from support import ledger_facts as facts
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries

RESERVED: dict[str, Any] = {"reserved": True, "article": "L2113-12", "protected": True}


def test_spend_is_what_was_invoiced_and_a_credit_note_takes_off() -> None:
    found = of(facts.call_off(amount=90000, **RESERVED), facts.invoice(amount=50000, **RESERVED))
    found += of(facts.invoice(amount=-2000, **RESERVED))

    assert total(found, "ordered") == 90000
    assert total(found, "invoiced") == 48000
    assert total(found, "reserved_spend") == 48000
    assert {e.article for e in found if e.measure == "reserved_spend"} == {"L2113-12"}


def test_reserved_and_protected_spend_never_overlap() -> None:
    found = of(facts.invoice(amount=100, **RESERVED), facts.invoice(amount=7, protected=True))

    assert total(found, "reserved_spend") == 100
    assert total(found, "protected_spend_not_reserved") == 7


def test_spend_with_an_ordinary_company_is_only_invoiced() -> None:
    assert [entry.measure for entry in of(facts.invoice(amount=100))] == ["invoiced"]


def test_an_unstated_article_counts_as_reserved_and_apart() -> None:
    found = of(facts.call_off(amount=1, reserved=True), facts.invoice(amount=5, reserved=True))

    assert {e.article for e in found if e.measure.startswith("reserved")} == {"not-stated"}
    assert total(found, "reserved_call_offs") == 1


def test_an_order_under_a_rate_makes_hours_due_the_day_it_is_placed() -> None:
    due = [e for e in of(facts.call_off(amount=1000000, due=20000, on="2026-05-04")) if e.measure == "due"]

    assert due == [Entry("due", "nettoyage", "1", "2026-Q2", "2026-05-04", 20000)]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-01-01", "2025-12-31", 0),
        ("2026-01-01", "2026-01-09", 0),
        ("2026-01-01", "2026-01-10", 1),
        ("2027-12-31", "2028-03-31", 1),
        ("2028-01-01", "2028-12-31", 0),
    ],
)
def test_a_reserved_lot_is_open_from_its_opening_to_its_end(first: str, last: str, expected: int) -> None:
    found = of(facts.contract_opened(lots=[facts.open_lot(articles=["L2113-12"])]))

    assert open_lots(found, first=first, last=last) == expected


def test_a_contract_opened_before_it_starts_opens_its_lots_when_it_starts() -> None:
    found = of(facts.contract_opened(lots=[facts.open_lot(articles=[])], opened_from="2025-11-01"))

    assert [e.effective for e in found] == ["2026-01-01", "2027-12-31"]


@pytest.mark.parametrize(
    "lot",
    [
        facts.open_lot(),
        facts.open_lot(articles=["L2113-12"], in_territory=False),
        facts.open_lot(articles=["L2113-12"], opens=False),
    ],
    ids=["not reserved", "elsewhere", "open already"],
)
def test_a_lot_that_this_member_cannot_use_as_reserved_is_not_counted(lot: dict[str, Any]) -> None:
    assert of(facts.contract_opened(lots=[lot])) == []


def test_a_contract_opened_after_its_end_is_never_in_force() -> None:
    assert of(facts.contract_opened(lots=[facts.open_lot(articles=[])], opened_from="2028-02-01")) == []


def test_a_contract_opened_from_an_earlier_day_moves_its_lots_opening() -> None:
    known = facts.open_lot(articles=["L2113-12"])
    new = facts.open_lot("2", articles=["L2113-13"])
    found = of(
        facts.contract_opened(lots=[known], opened_from="2026-06-01"),
        facts.contract_reopened(
            lots=[{**known, "opens": False}, new], opened_from="2026-03-01", replaced_from="2026-06-01"
        ),
    )

    assert open_lots(found, first="2026-01-01", last="2026-04-30") == 2
    assert open_lots(found, first="2026-06-01", last="2026-06-30") == 2
    assert open_lots(found, first="2028-01-01", last="2028-12-31") == 0


def test_a_lot_reserved_for_young_companies_is_not_a_social_one() -> None:
    lot = facts.open_lot(articles=["L2113-17"], reserved=False)

    assert of(facts.contract_opened(lots=[lot])) == []


def of(*history: facts.Event) -> list[Entry]:
    return [entry for topic, data in history for entry in entries(topic, data)]


def total(found: list[Entry], measure: str) -> int:
    return sum(entry.amount for entry in found if entry.measure == measure)


def open_lots(found: list[Entry], *, first: str, last: str) -> int:
    opened = sum(e.amount for e in found if e.measure == "reserved_lots_opened" and e.effective <= last)
    ended = sum(e.amount for e in found if e.measure == "reserved_lots_ended" and e.effective < first)
    return opened - ended
