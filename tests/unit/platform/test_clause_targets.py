"""The hours a clause asks for, worked out by hand."""

import pytest
from hypothesis import given, settings, strategies as st

from tremplin_platform.domain.lots.clause_target import (
    Fixed,
    Formula,
    Rate,
    ShareOfHours,
    clause_of,
    formula_target,
    hours_due,
)
from tremplin_platform.domain.refusals import OutOfRange


def formula(
    *,
    amount: int = 1_000_000_00,
    labour: int = 50_00,
    effort: int = 5_00,
    cost: int = 30_00,
    moved: int | None = None,
) -> Formula:
    return Formula(
        function="main",
        amount=amount,
        labour_share=labour,
        effort=effort,
        hourly_cost=cost,
        transferred_share=moved,
    )


@pytest.mark.parametrize(
    ("terms", "hours"),
    [
        (formula(), 833),
        (formula(moved=0), 833),
        (formula(moved=50_00), 417),
        (formula(moved=100_00), 0),
        (formula(amount=600_00, labour=100_00, effort=5_00), 1),
        (formula(amount=900_00, labour=100_00, effort=5_00), 2),
        (formula(amount=899_99, labour=100_00, effort=5_00), 1),
        (formula(amount=299_99, labour=100_00, effort=5_00), 0),
        (formula(labour=33_33, cost=31_50), 529),
    ],
)
def test_a_formula_is_rounded_half_up_to_the_whole_hour(terms: Formula, hours: int) -> None:
    assert formula_target(terms) == hours * 100


@pytest.mark.parametrize(
    ("rate", "amount", "due"),
    [(5_00, 10_000_00, 50_00), (1_00, 4_99, 0), (1_00, 5_00, 1), (3_33, 1_500_00, 5_00), (7, 1_000_00, 7)],
)
def test_a_rate_is_rounded_half_up_to_the_hundredth(rate: int, amount: int, due: int) -> None:
    assert hours_due(rate=rate, amount=amount) == due


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**14))
def test_a_rate_is_never_half_a_hundredth_away(rate: int, amount: int) -> None:
    assert -1_000_00 <= 2 * (hours_due(rate=rate, amount=amount) * 1_000_00 - rate * amount) <= 1_000_00


def test_each_way_keeps_its_terms_and_only_two_have_a_target() -> None:
    clauses = [
        clause_of(terms, pointer="/clause")
        for terms in (
            Fixed(function="main", hours=833_00),
            formula(moved=20_00),
            ShareOfHours(function="logistics", percent=7_50),
            Rate(function="back-office", hours_per_1000_euros=5_00),
        )
    ]

    assert clauses == [
        {"way": "fixed", "function": "main", "target": 833_00, "hours": 833_00},
        {
            "way": "formula",
            "function": "main",
            "target": 667_00,
            "amount": 1_000_000_00,
            "labour_share": 50_00,
            "effort": 5_00,
            "hourly_cost": 30_00,
            "transferred_share": 20_00,
        },
        {"way": "share_of_hours", "function": "logistics", "target": None, "percent": 7_50},
        {"way": "rate", "function": "back-office", "target": None, "hours_per_1000_euros": 5_00},
    ]


@pytest.mark.parametrize("share", [0, -1, 100_01])
def test_a_share_is_above_zero_and_at_most_the_whole(share: int) -> None:
    with pytest.raises(OutOfRange) as refused:
        clause_of(ShareOfHours(function="main", percent=share), pointer="/lots/0/clause")

    assert refused.value.pointer == "/lots/0/clause/percent"


@pytest.mark.parametrize("moved", [-1, 100_01])
def test_staff_taken_over_is_at_most_everyone(moved: int) -> None:
    with pytest.raises(OutOfRange) as refused:
        clause_of(formula(moved=moved), pointer="/clause")

    assert refused.value.pointer == "/clause/transferred_share"
