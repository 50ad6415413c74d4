"""Which quarters a member's results tell, and what was published of each."""

from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.sums import Sum
from tremplin_projections.queries.figures.totals import quarters


def told(measure: str, quarter: str, amount: int) -> Sum:
    return Sum("cpam-075", measure, "nettoyage", "1", quarter, "", "", amount, 1)


def test_a_published_quarter_without_hours_is_not_listed() -> None:
    assert quarters([told(measures.PUBLISHED_QUARTERS, "2026-Q1", 1)]) == ()


def test_hours_that_come_after_a_publication_find_it_at_zero() -> None:
    late = told(measures.DECLARED, "2026-Q1", 14_50)
    (before,) = quarters([late])
    (after,) = quarters([told(measures.PUBLISHED_QUARTERS, "2026-Q1", 1), late])

    assert (before.declared, before.published) == (14_50, None)
    assert (after.declared, after.published) == (14_50, 0)


def test_a_publication_is_what_was_reported_then() -> None:
    found = [
        told(measures.PUBLISHED_QUARTERS, "2026-Q1", 1),
        told(measures.PUBLISHED, "2026-Q1", 118_00),
        told(measures.VALIDATED, "2026-Q1", 126_50),
        told(measures.REPORTED, "2026-Q1", 118_00),
        told(measures.REPORTED, "2026-Q3", 8_50),
    ]

    assert [(quarter.quarter, quarter.reported, quarter.published) for quarter in quarters(found)] == [
        ("2026-Q1", 118_00, 118_00),
        ("2026-Q3", 8_50, None),
    ]
