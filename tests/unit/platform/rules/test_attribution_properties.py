"""Whatever is invoiced, worked and corrected, in whatever order: shares sum to the hours, and tell nobody's amounts."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from support.memory_logs import MemoryLogs
from support.sharing import FOUR, closes, computed, is_invoiced, prepares, works
from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.domain.attribution.attributed_hours import AttributedHours
from tremplin_platform.domain.attribution.attribution import AllocationInput, Attribution
from tremplin_platform.domain.attribution.method import QuarterPart
from tremplin_platform.domain.attribution.shares import Base, largest_remainder
from tremplin_platform.domain.provenance import Provenance
from tremplin_platform.figures.ledger import entries

QUARTERS = (
    ("2026-Q1", "2026-02-10", ("2026-01-05", "2026-03-20"), "2026-04-10"),
    ("2026-Q2", "2026-05-11", ("2026-04-06", "2026-06-19"), "2026-07-10"),
    ("2026-Q3", "2026-08-10", ("2026-07-06", "2026-09-18"), "2026-10-09"),
)
NAMES = st.text(alphabet="abc0-", min_size=1, max_size=3)
AMOUNTS = st.integers(-20_000_00, 50_000_00).filter(bool)
# In which quarter it is said, of which quarter it is, by whom, how much.
INVOICES = st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(FOUR), AMOUNTS)
# In which quarter it is said, of which quarter it is, how many hours, how many are taken away a quarter later.
HOURS = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 900_00), st.integers(0, 900_00))

PART = QuarterPart(contract=CONTRACT, lot="1", work_quarter="2026-Q1", since="2026-01-01", method="spend")
OWN = st.integers(0, 10_000_00)
OTHERS = st.lists(st.integers(1, 10_000_00), max_size=5)


@given(total=st.integers(0, 10**9), weights=st.dictionaries(NAMES, st.integers(0, 10**12), max_size=6))
def test_rule_51_parts_are_exact_whatever_the_weights(total: int, weights: dict[str, int]) -> None:
    shares = largest_remainder(total, weights)
    whole = sum(weights.values())

    assert sum(shares.values()) == (total if whole else 0)
    for name, weight in weights.items():
        assert abs(shares[name] * whole - total * weight) < max(whole, 1)
    assert largest_remainder(total, dict(reversed(weights.items()))) == shares


@given(invoices=st.lists(INVOICES, max_size=12), hours=st.lists(HOURS, min_size=1, max_size=3))
@settings(deadline=None, max_examples=60)
def test_shares_always_sum_to_the_validated_hours_and_differences_to_zero(
    invoices: list[tuple[int, int, str, int]], hours: list[tuple[int, int, int, int]]
) -> None:
    assert_shared_exactly(story_of(Story(MemoryLogs()), invoices, hours))


@pytest.mark.postgres
@settings(max_examples=3)
@given(invoices=st.lists(INVOICES, max_size=12), hours=st.lists(HOURS, min_size=1, max_size=3))
def test_shares_always_sum_to_the_validated_hours_on_postgresql(
    on_postgresql: Callable[[], Story],
    invoices: list[tuple[int, int, str, int]],
    hours: list[tuple[int, int, int, int]],
) -> None:
    assert_shared_exactly(story_of(on_postgresql(), invoices, hours))


def assert_shared_exactly(story: Story) -> None:
    """Shares and what is attributed to nobody sum to the hours, and differences to what changed."""
    validated = by_quarter(story, CENTRALE)
    shared: Counter[str] = sum((by_quarter(story, member) for member in FOUR), Counter())
    kept = {data["work_quarter"]: data["unattributed"] for data in computed(story)}
    for quarter, *_ in QUARTERS:
        assert shared[quarter] + kept.get(quarter, 0) == validated[quarter]
    for data in computed(story):
        differences = sum(line["share"] - line["replaced"] for line in data["manifest"])
        hours_changed = data["hours"] - data.get("replaced_hours", 0)
        assert differences == hours_changed - (data["unattributed"] - data.get("replaced_unattributed", 0))
    for log in FOUR:
        assert_validated_is_reported(story, log)


@given(invoices=st.lists(INVOICES, max_size=12), hours=st.lists(HOURS, min_size=1, max_size=3))
@settings(deadline=None, max_examples=60)
def test_rule_39_no_share_is_given_beside_one_over_80_percent(
    invoices: list[tuple[int, int, str, int]], hours: list[tuple[int, int, int, int]]
) -> None:
    for data in computed(story_of(Story(MemoryLogs()), invoices, hours)):
        whole = sum(line["base"] for line in data["manifest"])
        for line in data["manifest"]:
            others = [other["base"] for other in data["manifest"] if other["log"] != line["log"]]
            assert line["share"] == 0 or 10 * max(others, default=0) <= 8 * (whole - line["base"])
            assert not line["withheld"] or line["share"] == 0


@given(paid=st.lists(OWN, min_size=1, max_size=4), others=OTHERS, hours=st.integers(1, 2_000_00))
def test_rule_39_own_invoices_alone_give_at_most_one_share(
    paid: list[int], others: list[int], hours: int
) -> None:
    """Whatever caf-013 is invoiced, closing after closing, it never holds two shares that it can set apart."""
    given = [share for share in seen(paid, others, hours) if share]

    assert len(given) <= 1


@given(own=OWN, others=OTHERS, hours=st.integers(1, 2_000_00), data=st.data())
def test_rule_39_a_share_is_the_same_however_the_rest_is_divided(
    own: int, others: list[int], hours: int, data: st.DataObject
) -> None:
    """To the hundredth that rounding gives, it is one of the hours, of what is its own and of the sum of the rest."""
    rest = sum(others)
    cut = data.draw(st.integers(0, rest))
    share, otherwise = (sum(seen([own], item, hours)) for item in (others, [cut, rest - cut]))

    largest, stands_out = max(others, default=0), max(cut, rest - cut)
    assert (share > 0) <= (10 * largest <= 8 * rest)
    if 10 * largest <= 8 * rest and 10 * stands_out <= 8 * rest:
        assert abs(share - otherwise) <= 1


def story_of(
    story: Story, invoices: list[tuple[int, int, str, int]], hours: list[tuple[int, int, int, int]]
) -> Story:
    """Three quarters: in each, what is said in it, then its closing; and one more closing."""
    prepares(story, *FOUR)
    for now, (quarter, _, _, closed_on) in enumerate(QUARTERS):
        for name, (said, of, member, cents) in enumerate(invoices):
            if max(said, of) == now:
                is_invoiced(story, member, cents, on=QUARTERS[of][1], name=f"f-{name}")
        for name, (said, of, worked, taken) in enumerate(hours):
            if max(said, of) == now:
                works(story, worked, f"h-{name}", days=QUARTERS[of][2])
            elif max(said, of) == now - 1 and 0 < taken <= worked:
                story.corrects(CENTRALE, f"h-{name}", -taken)
        closes(story, quarter, on=closed_on)
    closes(story, "2026-Q4", on="2027-01-08")
    return story


def by_quarter(story: Story, log: str) -> Counter[str]:
    """Validated hours by the quarter they were worked in."""
    found: Counter[str] = Counter()
    for fact in story.facts(log):
        for entry in entries(fact.topic, fact.data):
            if entry.measure == "validated":
                found[entry.quarter] += entry.amount
    return found


def assert_validated_is_reported(story: Story, log: str) -> None:
    """At every position of the log."""
    totals: Counter[str] = Counter()
    for fact in story.facts(log):
        for entry in entries(fact.topic, fact.data):
            totals[entry.measure] += entry.amount
        assert totals["validated"] == totals["reported"]


def seen(paid: list[int], others: list[int], hours: int) -> list[int]:
    """Return the share sent to caf-013 at each closing, by the amount it was invoiced; other invoices do not change."""
    beside = [_base(f"other-{number}", cents) for number, cents in enumerate(others)]
    known: Attribution | None = None
    for closing, own in enumerate(paid):
        shared = AllocationInput(
            hours=hours,
            protected_hours=[],
            bases=[_base("caf-013", own), *beside] if own else beside,
            reported={"reported_in": "2026-Q1" if closing == 0 else "2026-Q3", "adjustment": closing > 0},
            audience="all",
            salt="00" * 16,
            successors={},
        )
        if known is None:
            known = Attribution.compute(PART, shared)
        else:
            known.recompute(shared)
    assert known is not None
    copies = [
        AttributedHours.receive(log="caf-013", data=vars(event), provenance=_PROVENANCE)
        for event in known.collect_events()
    ]
    return [copy.hours for copy in copies]


def _base(log: str, cents: int) -> Base:
    return Base(log=log, counted=True, base=cents, cut=1, invoiced=cents, credited=0)


_PROVENANCE: Provenance = {
    "origin": {"log": CENTRALE, "seq": 1, "recorded_at": "", "digest": ""},
    "effective": "2026-03-31",
    "by": CENTRALE,
}
