"""Reserved usage, worked out by hand; and the entries that the examples of events make."""

from pathlib import Path
from typing import Any

import pytest

from support import ledger_facts as facts
from tremplin_platform.events.catalog import current
from tremplin_platform.events.envelope import from_wire
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lineage import parts

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


GOLDEN = Path(__file__).parents[2] / "golden" / "events"


def example(topic: str, **changed: Any) -> dict[str, Any]:
    """The data of an event's latest frozen example, but for what is changed."""
    latest = max(GOLDEN.glob(f"{topic}.v*.json"))
    fact = from_wire(latest.read_bytes())
    return current(topic=topic, version=fact.version, data=fact.data) | changed


def amounts(topic: str, **changed: Any) -> list[tuple[str, int]]:
    """Measure and amount of each entry."""
    return [(entry.measure, entry.amount) for entry in entries(topic, example(topic, **changed))]


def test_an_attestation_counts_if_it_is_in_the_member_s_name() -> None:
    stated = {"year": 2026, "amount3": 700, "amount4": 50}
    received = entries(
        "doeth.attestation-received", example("doeth.attestation-received", **stated, counted=True)
    )

    assert received == (
        Entry("doeth_amount3", "", "", "2026-Q4", "2026-12-31", 700),
        Entry("doeth_amount4", "", "", "2026-Q4", "2026-12-31", 50),
    )
    assert amounts("doeth.attestation-received", **stated, counted=False) == []


def test_a_replaced_attestation_counts_the_difference() -> None:
    replaced = {"amount3": 700, "amount4": 50, "replaced_amount3": 300, "replaced_amount4": 90}

    assert amounts("doeth.attestation-replaced", **replaced, counted=True) == [
        ("doeth_amount3", 400),
        ("doeth_amount4", -40),
    ]
    assert amounts("doeth.attestation-replaced", **replaced, counted=False) == [
        ("doeth_amount3", -300),
        ("doeth_amount4", -90),
    ]


def test_a_cancelled_lot_withdraws_the_part_that_the_member_had() -> None:
    assert amounts("delivered.lot-cancelled", withdrawn=12_00, moved=None) == [("due", -12_00)]
    assert amounts("delivered.lot-cancelled", withdrawn=0, moved=None) == [("due", 0)]
    assert amounts("delivered.lot-cancelled", withdrawn=None, moved=None) == []


def test_a_reserved_lot_that_ends_earlier_moves_its_end() -> None:
    span = {"first": "2026-02-01", "replaced": "2027-12-31", "until": "2026-02-01"}
    opened, ended = "reserved_lots_opened", "reserved_lots_ended"

    found = entries("delivered.lot-terminated", example("delivered.lot-terminated", moved=span))

    assert [(entry.measure, entry.effective, entry.amount) for entry in found] == [
        (opened, "2026-02-01", -1),
        (ended, "2027-12-31", -1),
        (opened, "2026-02-01", 1),
        (ended, "2026-02-01", 1),
    ]
    assert amounts("delivered.lot-terminated", moved={**span, "until": None}) == [(opened, -1), (ended, -1)]
    assert amounts("delivered.lot-terminated", moved=None) == []


def test_a_category_that_is_not_known_is_empty() -> None:
    invoice = {"reserved": False, "protected": True}
    hours = {"protected": True}

    for topic, stated in (("invoice.received", invoice), ("hours.validated", hours)):
        for category, expected in ((None, ""), ("EA", "EA")):
            found = entries(topic, example(topic, **stated, category=category))
            assert found[-1].article == expected, topic


def test_hours_attributed_count_where_there_are_any() -> None:
    protected = [{"hours": 3_00, "category": None}, {"hours": 4_00, "category": "EA"}]
    stated = {"adjustment": False, "protected_hours": protected}
    data = example("delivered.hours-attributed", hours=9_00, **stated)

    found = entries("delivered.hours-attributed", data)

    assert [(entry.measure, entry.amount, entry.article) for entry in found] == [
        ("validated", 9_00, ""),
        ("reported", 9_00, ""),
        ("hours_from_protected", 3_00, ""),
        ("hours_from_protected", 4_00, "EA"),
    ]
    assert len(entries("delivered.hours-attributed", {**data, "hours": 0})) == 2


def test_totals_are_split_between_two_places_only() -> None:
    def total(lot: str, amount: int) -> Any:
        place = {"contract": "c", "lot": lot, "effective": "2026-01-01"}
        return {**place, "measure": "due", "quarter": "2026-Q1", "amount": amount, "article": "", "usage": ""}

    found = [total("1", 1), total("1", 2), total("2", 3), total("2", 4), total("3", 5), total("4", 6)]

    assert [[t["amount"] for t in part] for part in parts(found, most=2)] == [[1, 2], [3, 4], [5, 6]]
    assert [[t["amount"] for t in part] for part in parts(found, most=1)] == [[1, 2], [3, 4], [5], [6]]
    assert [[t["amount"] for t in part] for part in parts(found, most=3)] == [[1, 2, 3, 4], [5, 6]]
    assert parts([], most=2) == [[]]
