"""Whatever is invoiced, worked and corrected, in whatever order: shares sum to the hours, and tell nobody's amounts."""

from collections import Counter
from typing import Any

from hypothesis import given, settings, strategies as st

from support.memory_logs import MemoryLogs
from support.sharing import FOUR, closes, computed, is_invoiced, prepares, works
from support.story import BUYER, CENTRALE, CONTRACT, Story
from tremplin_platform.commands.hours import correct_hours
from tremplin_platform.domain.attributed_hours import AttributedHours
from tremplin_platform.domain.attribution import Attribution, Shared
from tremplin_platform.domain.attribution_parts import Part
from tremplin_platform.domain.attribution_shares import Base, largest_remainder
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
    story = told(invoices, hours)

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


@given(
    own=st.integers(1, 10_000_00),
    late=st.integers(1, 10_000_00),
    other=st.integers(1, 10_000_00),
    guess=st.integers(1, 10_000_00),
    hours=st.integers(1, 2_000_00),
)
def test_rule_39_two_shares_and_one_s_own_amounts_do_not_give_another_s(
    own: int, late: int, other: int, guess: int, hours: int
) -> None:
    """What caf-013 is told fits any other amount of caf-069: some total of hours gives the same shares of it."""
    share = largest_remainder(hours, {"caf-013": own, "caf-069": other})["caf-013"]
    fitting = fits(share, own=own, other=guess)

    assert len(seen(own, late, other, hours)) == 1
    assert seen(own, late, other, hours) == seen(own, late, guess, fitting)


def told(invoices: list[tuple[int, int, str, int]], hours: list[tuple[int, int, int, int]]) -> Story:
    """Three quarters: in each, what is said in it, then its closing; and one more closing."""
    story = Story(MemoryLogs())
    prepares(story, *FOUR)
    for now, (quarter, _, _, closed_on) in enumerate(QUARTERS):
        for name, (said, of, member, cents) in enumerate(invoices):
            if max(said, of) == now:
                is_invoiced(story, member, cents, on=QUARTERS[of][1], name=f"f-{name}")
        for name, (said, of, worked, taken) in enumerate(hours):
            if max(said, of) == now:
                works(story, worked, f"h-{name}", days=QUARTERS[of][2])
            elif max(said, of) == now - 1 and 0 < taken <= worked:
                corrects(story, f"h-{name}", -taken)
        closes(story, quarter, on=closed_on)
    closes(story, "2026-Q4", on="2027-01-08")
    return story


def corrects(story: Story, name: str, delta: int) -> None:
    story.do(CENTRALE, correct_hours, identifier=name, delta=delta, reason="pointage", by=BUYER)


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


def fits(share: int, *, own: int, other: int) -> int:
    """A total of which `own` beside `other` gives this share: it rises by one hundredth at most, so there is one."""
    total = share * (own + other) // own
    while largest_remainder(total, {"caf-013": own, "caf-069": other})["caf-013"] < share:
        total += 1
    while largest_remainder(total, {"caf-013": own, "caf-069": other})["caf-013"] > share:
        total -= 1
    return total


def seen(own: int, late: int, other: int, hours: int) -> list[dict[str, Any]]:
    """All that caf-013 is told once both have paid and the quarter is closed, then once it has paid again."""
    first, then = (
        Shared(
            hours=hours,
            protected_hours=[],
            bases=[_base("caf-013", paid), _base("caf-069", other)],
            reported={"reported_in": quarter, "adjustment": quarter != "2026-Q1"},
            audience="all",
            salt="00" * 16,
            successors={},
        )
        for paid, quarter in ((own, "2026-Q1"), (own + late, "2026-Q3"))
    )
    part = Part(contract=CONTRACT, lot="1", work_quarter="2026-Q1", since="2026-01-01", method="spend")
    attribution = Attribution.compute(part, first)
    attribution.recompute(then)
    copies = [
        AttributedHours.receive(log="caf-013", data=vars(event), provenance=_PROVENANCE)
        for event in attribution.collect_events()
    ]
    # The commitment is salted: its bytes say nothing.
    return [
        {name: value for name, value in vars(event).items() if name not in ("timestamp", "commitment")}
        for copy in copies
        for event in copy.collect_events()
    ]


def _base(log: str, cents: int) -> Base:
    return Base(log=log, counted=True, base=cents, cut=1, invoiced=cents, credited=0)


_PROVENANCE: Provenance = {
    "origin": {"log": CENTRALE, "seq": 1, "recorded_at": "", "digest": ""},
    "effective": "2026-03-31",
    "by": CENTRALE,
}
