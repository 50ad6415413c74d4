"""What a successor takes over: sums that keep what belongs together, and lose nothing."""

from collections import Counter

from support import ledger_facts as facts
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lineage import of_lineage_received, parts, totals


def year(days: int) -> list[Entry]:
    """One declaration validated a day of February 2026, half of them in a second lot."""
    found: list[Entry] = []
    for day in range(1, days + 1):
        worked, lot = f"2026-02-{day:02}", "12"[day % 2]
        for event in (
            facts.declared(hours=7_00, worked_to=worked, lot=lot),
            facts.validated(hours=7_00, worked_to=worked, lot=lot),
        ):
            found += entries(*event)
    return found


def test_totals_sum_what_an_entry_adds_and_keep_its_day() -> None:
    twice = [*year(2), *year(2)]

    found = totals(twice)

    validated = [item for item in found if item["measure"] == measures.VALIDATED]
    assert [(item["effective"], item["lot"], item["amount"]) for item in validated] == [
        ("2026-02-02", "1", 14_00),
        ("2026-02-01", "2", 14_00),
    ]
    # declared, pending (7 + 7 − 7 − 7), reported and validated, of two days
    assert len(found) == 8
    assert [entry["amount"] for entry in found if entry["measure"] == measures.PENDING] == [0, 0]


def test_parts_are_the_totals_and_never_cut_a_lot_s_day() -> None:
    found = totals(year(28))

    cut = parts(found, most=6)

    assert [item for part in cut for item in part] == found
    assert len(cut) > 1
    for part in cut:
        sums: Counter[str] = Counter()
        for entry in of_lineage_received({"totals": part}):
            sums[entry.measure] += entry.amount
        assert sums[measures.VALIDATED] == sums[measures.REPORTED] == sums[measures.DECLARED]


def test_a_member_that_did_nothing_is_taken_over_in_one_empty_part() -> None:
    assert parts(totals([])) == [[]]


def test_what_an_attestation_gives_stays_with_its_siren() -> None:
    amount = Entry(measures.DOETH_AMOUNT3, "", "", "2026-Q4", "2026-12-31", 1_000_00)

    assert totals([amount]) == []
