"""Totals worked out by hand: the example of the interface, and sums that a successor takes over."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given, strategies as st

from support import ledger_facts as facts
from support.every import every
from tremplin_platform.events.catalog import current
from tremplin_platform.events.envelope import from_wire
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lineage import of_lineage_received, parts, totals
from tremplin_platform.store.delivery import due_hours

GOLDEN = Path(__file__).parents[2] / "golden" / "events"

# 118.00 h validated in time, 14.50 h late, 8.00 h rejected, 14.00 h pending, then a correction of −6.00 h.
IN_TIME = [facts.declared(hours=11800), facts.validated(hours=11800)]
AFTER_THE_CLOSING = [
    facts.declared(hours=800),
    facts.declared(hours=1450),
    facts.validated(hours=1450, reported_in="2026-Q3"),
    facts.rejected(hours=800),
    facts.declared(hours=1400),
    facts.corrected(delta=-600, reported_in="2026-Q3"),
]
PUBLICATION = facts.quarter_published(quarter="2026-Q1", hours={("nettoyage", "1"): 11800})


@every("file", sorted(GOLDEN.glob("*.json")))
def test_an_annulment_withdraws_hours_due_from_every_fact(file: Path) -> None:
    fact = from_wire(file.read_bytes())
    data = current(topic=fact.topic, version=fact.version, data=fact.data)

    if any(entry.measure == measures.DUE for entry in entries(fact.topic, data)):
        # A merged member's are withdrawn in its own log.
        assert fact.topic in (*due_hours.TOPICS, "delivered.lineage-received")


def test_an_annulled_clause_withdraws_its_hours_on_its_day() -> None:
    data = {
        "contract": "nettoyage",
        "lot": "1",
        "withdrawn": [{"on": "2026-06-15", "hours": 100_00}, {"on": "2026-07-01", "hours": 20_00}],
    }

    assert entries("delivered.clause-annulled", data) == (
        Entry("due", "nettoyage", "1", "2026-Q2", "2026-06-15", -100_00),
        Entry("due", "nettoyage", "1", "2026-Q3", "2026-07-01", -20_00),
    )


def test_the_example_of_the_interface() -> None:
    found = of([*IN_TIME, PUBLICATION, *AFTER_THE_CLOSING, facts.target_allocated(hours=83300)])

    assert summed(found) == {
        "declared": 15450,
        "pending": 1400,
        "validated": 12650,
        "reported": 12650,
        "rejected": 800,
        "adjustments": 850,
        "due": 83300,
        "published": 11800,
        "published_quarters": 1,
    }
    assert by_quarter(found, "validated") == {"2026-Q1": 12650}
    assert by_quarter(found, "reported") == {"2026-Q1": 11800, "2026-Q3": 850}
    assert by_quarter(found, "adjustments") == {"2026-Q3": 850}
    assert by_quarter(found, "published") == {"2026-Q1": 11800}


def test_reported_hours_never_change() -> None:
    closed = of([*IN_TIME, PUBLICATION])

    assert by_quarter(closed, "published") == by_quarter(closed, "reported") == {"2026-Q1": 11800}


def test_a_returned_declaration_is_pending_and_resubmission_moves_it() -> None:
    history = [
        facts.declared(hours=1000),
        facts.returned(hours=1000),
        facts.resubmitted(hours=900, replaced=1000, worked_to="2026-04-03", work_quarter="2026-Q2"),
    ]

    assert by_quarter(of(history[:2]), "pending") == {"2026-Q1": 1000}
    assert by_quarter(of(history), "pending") == {"2026-Q1": 0, "2026-Q2": 900}
    assert by_quarter(of(history), "declared") == {"2026-Q1": 1000}


def test_an_entry_counts_by_the_day_the_work_ended() -> None:
    history = [facts.declared(hours=100), facts.validated(hours=100), facts.corrected(delta=-10)]

    assert {entry.effective for entry in of(history)} == {"2026-02-27"}


def test_hours_of_a_protected_employer_count_apart_when_corrected() -> None:
    history = [facts.validated(hours=700, protected=True), facts.corrected(delta=-50, protected=True)]

    assert summed(of(history))["hours_from_protected"] == 650


def test_an_allocation_replaces_the_part_it_revises() -> None:
    history = [
        facts.target_allocated(hours=83300),
        facts.target_allocated(hours=90000, replaced=83300, on="2026-07-01"),
    ]

    assert [(entry.amount, entry.effective, entry.quarter) for entry in of(history)] == [
        (83300, "2026-01-15", "2026-Q1"),
        (6700, "2026-07-01", "2026-Q3"),
    ]


def test_a_part_of_zero_hours_is_a_part() -> None:
    assert [entry.amount for entry in of([facts.target_allocated(hours=0)])] == [0]


def test_a_quarter_published_with_nothing_in_it_is_published() -> None:
    assert summed(of([facts.quarter_published(quarter="2026-Q2", hours={})])) == {"published_quarters": 1}


def test_an_event_that_changes_no_figure_gives_nothing() -> None:
    assert of([("delivered.quarter-closed", {"quarter": "2026-Q1"}), facts.returned(hours=1)]) == []


_QUARTERS = st.sampled_from(["2026-Q1", "2026-Q2", "2026-Q3"])
_EVENTS = st.one_of(
    st.builds(facts.declared, hours=st.integers(1, 9999), quarter=_QUARTERS),
    st.builds(facts.validated, hours=st.integers(1, 9999), quarter=_QUARTERS, reported_in=_QUARTERS),
    st.builds(facts.corrected, delta=st.integers(-9999, 9999), quarter=_QUARTERS, reported_in=_QUARTERS),
    st.builds(facts.rejected, hours=st.integers(1, 9999), quarter=_QUARTERS),
)


@given(st.lists(_EVENTS, max_size=30))
def test_validated_equals_reported_at_every_position_in_any_order(history: list[facts.Event]) -> None:
    for seq in range(len(history) + 1):
        sums = summed(of(history[:seq]))
        assert sums.get("validated", 0) == sums.get("reported", 0)
        late = sum(
            data["delta"] if "delta" in data else data["hours"]
            for _, data in history[:seq]
            if data.get("adjustment")
        )
        assert sums.get("adjustments", 0) == late


def of(history: Iterable[facts.Event]) -> list[Entry]:
    return [entry for topic, data in history for entry in entries(topic, data)]


def summed(found: Iterable[Entry]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for entry in found:
        sums[entry.measure] += entry.amount
    return dict(sums)


def by_quarter(found: Iterable[Entry], measure: str) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for entry in found:
        if entry.measure == measure:
            sums[entry.quarter] += entry.amount
    return dict(sums)


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
