"""Hours by public: no group below the threshold is shown, and none can be worked out from the others."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest
from hypothesis import given, strategies as st

from tremplin_platform.domain.persons.person import PUBLICS
from tremplin_platform.domain.persons.publics import Group, HoursByPublic, disclose, grouped

THRESHOLD = 5
groups = st.dictionaries(
    st.sampled_from(sorted(PUBLICS)),
    st.builds(Group, hours=st.integers(1, 500_00), persons=st.integers(1, 12)),
)


def shown(answer: HoursByPublic) -> dict[str, int]:
    return {public: hours for public, hours in answer.hours.items() if hours is not None}


@pytest.mark.parametrize(
    ("hours", "rounded"),
    [(4_99, 0), (5_00, 10_00), (14_99, 10_00), (15_00, 20_00), (123_45, 120_00)],
)
def test_rule_58_hours_are_rounded_to_the_nearest_ten(hours: int, rounded: int) -> None:
    answer = disclose({"a": Group(hours=hours, persons=5)}, erased=0, threshold=THRESHOLD)

    assert (shown(answer), answer.total) == ({"a": rounded}, rounded)


def test_rule_58_the_total_is_the_sum_of_rounded_hours() -> None:
    of = {public: Group(hours=14_00, persons=5) for public in "abc"}
    answer = disclose(of, erased=16_00, threshold=THRESHOLD)

    # 3 x 14.00 are shown as 3 x 10.00, and 16.00 of erased persons as 20.00: 50.00, where 58.00 were worked.
    assert answer.total == 50_00


def test_rule_58_sums_of_known_hours_do_not_give_a_group_away() -> None:
    """Knowing each person's hours does not show which of them make a figure: exchanges of close ones fit."""
    persons = [("a", 31_25), ("a", 17_50), ("a", 22_75), ("a", 40_00), ("a", 12_25)]
    persons += [("b", 32_50), ("b", 16_00), ("b", 24_00), ("b", 39_75), ("b", 13_50)]
    true = disclose(grouped(persons), erased=0, threshold=THRESHOLD)

    fitting = []
    for sides in product("ab", repeat=10):
        if sides.count("a") == 5:
            exchanged = [(side, hours) for side, (_, hours) in zip(sides, persons, strict=True)]
            if disclose(grouped(exchanged), erased=0, threshold=THRESHOLD) == true:
                fitting.append(sides)
    for place in range(10):  # each person is in either group in some of them
        assert {sides[place] for sides in fitting} == {"a", "b"}


@pytest.mark.parametrize(
    ("sizes", "total"),
    [
        # b and c are five persons together, with 30.00 and 9.00, counted as 10.00.
        ({"a": (70_00, 5), "b": (30_00, 3), "c": (9_00, 2)}, 110_00),
        # 150.00 − 70.00 − 50.00 would be the 30.00 of b: the smaller of the two others, d, is hidden with it.
        ({"a": (70_00, 9), "b": (30_00, 3), "d": (50_00, 6)}, 150_00),
    ],
)
def test_rule_58_no_group_below_the_threshold_is_shown(sizes: dict[str, tuple[int, int]], total: int) -> None:
    groups = {public: Group(hours=hours, persons=persons) for public, (hours, persons) in sizes.items()}
    answer = disclose(groups, erased=0, threshold=THRESHOLD)

    assert shown(answer) == {"a": 70_00}
    assert answer.total == total


def test_rule_58_too_few_persons_in_all_hide_even_the_total() -> None:
    answer = disclose({"b": Group(hours=30_00, persons=4)}, erased=5_00, threshold=THRESHOLD)

    assert shown(answer) == {}
    assert answer.total is None


def test_every_public_is_there_whether_it_has_no_hours_or_too_few_persons() -> None:
    nothing = disclose({}, erased=0, threshold=THRESHOLD)

    assert set(nothing.hours) == PUBLICS
    assert (nothing.total, shown(nothing)) == (0, {})


def test_persons_are_counted_and_their_hours_added() -> None:
    assert grouped([("a", 10_00), ("b", 1_00), ("a", 5_00)]) == {
        "a": Group(hours=15_00, persons=2),
        "b": Group(hours=1_00, persons=1),
    }


@given(groups, st.integers(0, 50_00))
def test_rule_58_hidden_groups_reach_the_threshold_together(of: dict[str, Group], erased: int) -> None:
    answer = disclose(of, erased=erased, threshold=THRESHOLD)
    hidden = {public: group for public, group in of.items() if public not in shown(answer)}

    assert all(of[public].persons >= THRESHOLD for public in shown(answer))
    assert all(to_the_ten(of[public].hours) == hours for public, hours in shown(answer).items())
    if hidden and answer.total is not None:
        assert sum(group.persons for group in hidden.values()) >= THRESHOLD
    if any(group.persons < THRESHOLD for group in of.values()) and answer.total is not None:
        assert len(hidden) >= 2


@given(groups)
def test_rule_58_no_suppressed_cell_can_be_derived(of: dict[str, Group]) -> None:
    """Of every hidden group, another value fits all that is shown as well as the true one."""
    answer = disclose(of, erased=0, threshold=THRESHOLD)
    unknown = [public for public, hours in answer.hours.items() if hours is None]

    for public, group in of.items():
        if public in shown(answer):
            continue
        others = [item for item in unknown if item != public]
        assert others
        for other in others:  # whole tens of it may be another's
            guess = {element: entry.hours for element, entry in of.items()}
            tens = group.hours // 10_00 * 10_00
            guess[public] -= tens
            guess[other] = guess.get(other, 0) + tens
            assert answer.total in (None, sum(map(to_the_ten, guess.values())))
        assert any(to_the_ten(group.hours + change) == to_the_ten(group.hours) for change in (-1, 1))


def to_the_ten(hours: int) -> int:
    """Hours in hundredths, to the nearest ten hours; five are ten."""
    return int((Decimal(hours) / 10_00).quantize(Decimal(1), ROUND_HALF_UP)) * 10_00


@pytest.mark.parametrize("threshold", [2, 3, 10])
def test_the_threshold_is_a_setting(threshold: int) -> None:
    of = {"a": Group(hours=10_00, persons=threshold), "b": Group(hours=7_00, persons=threshold - 1)}
    assert shown(disclose({"a": of["a"]}, erased=0, threshold=threshold)) == {"a": 10_00}
    assert shown(disclose(of, erased=0, threshold=threshold)) == {}
