"""Totals of clause hours that must agree, whatever the sums: lots with the member, quarters without a hole."""

from datetime import date
from itertools import pairwise

from hypothesis import given, strategies as st

from tremplin_platform.events.quarters import before, quarter_of, quarters_from
from tremplin_platform.figures import measures, totals
from tremplin_platform.figures.sums import Sum
from tremplin_projections.queries.figures.terms import LotTerms

LOTS = ("1", "2", "3")
QUARTERS = [f"{year}-Q{rank}" for year in (2025, 2026, 2027) for rank in (1, 2, 3, 4)]
HOURS = (measures.DUE, measures.DECLARED, measures.PENDING, measures.VALIDATED, measures.REPORTED)

sums = st.lists(
    st.builds(
        lambda measure, lot, quarter, amount: Sum(
            "cpam-075", measure, "nettoyage", lot, quarter, "", "", amount, 1
        ),
        st.sampled_from(HOURS),
        st.sampled_from(LOTS),
        st.sampled_from(QUARTERS),
        st.integers(-500, 5000),
    )
)
published = st.lists(
    st.builds(
        lambda quarter: Sum("cpam-075", measures.PUBLISHED_QUARTERS, "", "", quarter, "", "", 1, 1),
        st.sampled_from(QUARTERS),
    ),
    max_size=3,
)


def terms(lot: str) -> LotTerms:
    return LotTerms(
        log="cpam-075",
        contract="nettoyage",
        lot=lot,
        contract_title="Nettoyage",
        title=lot,
        usage="internal",
        opened_from=date(2025, 1, 1),
        starts_on=date(2025, 1, 1),
        ends_on=date(2028, 12, 31),
        way="fixed",
        target=None,
        method="direct",
    )


@given(sums)
def test_what_the_lots_miss_sums_to_what_the_member_misses(found: list[Sum]) -> None:
    lots = totals.lots(found, [terms(lot) for lot in LOTS])
    hours = totals.clause_hours(found, lots)

    assert hours.missing == sum(lot.missing for lot in lots)
    assert all(lot.missing >= 0 for lot in lots)
    assert hours.pending == sum(lot.pending for lot in lots)
    due = sum(lot.due for lot in lots if lot.due is not None)
    assert hours.missing >= max(0, due - sum(lot.validated for lot in lots if lot.due is not None))


@given(sums, published, st.sampled_from(QUARTERS))
def test_quarters_follow_one_another_and_lose_no_hour(
    found: list[Sum], known: list[Sum], current: str
) -> None:
    rows = totals.every_quarter([*found, *known], current=current)
    worked = totals.quarters([*found, *known])

    assert all(before(later.quarter) == earlier.quarter for earlier, later in pairwise(rows))
    assert [row for row in rows if row in worked] == list(worked)
    for row in rows:
        assert row in worked or not any((row.declared, row.validated, row.reported, row.adjustments))
    named = {total.quarter for total in known} | {row.quarter for row in worked}
    assert {row.quarter for row in rows} >= named
    if rows:
        assert (rows[0].quarter, rows[-1].quarter) == (min(named), max(named | {current}))
    assert bool(rows) == bool(named)


@given(st.dates(date(1999, 1, 1), date(2100, 1, 1)), st.integers(0, 40))
def test_quarters_are_counted_across_years(day: date, more: int) -> None:
    first = quarter_of(day.isoformat())
    found = list(quarters_from(first, f"{int(first[:4]) + more}-Q4"))

    assert found[0] == first
    assert all(before(later) == earlier for earlier, later in pairwise(found))
    assert list(quarters_from(first, before(first))) == []
