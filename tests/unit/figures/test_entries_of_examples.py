"""Entries of frozen examples, with fields changed where a sign, a bound or a default could go unnoticed."""

from pathlib import Path
from typing import Any

from tremplin_platform.events.catalog import current
from tremplin_platform.events.envelope import from_wire
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lineage import parts

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
