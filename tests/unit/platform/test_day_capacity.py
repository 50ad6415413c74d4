"""Whether a person can have worked what is claimed, against every way of sharing it over the days."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from tremplin_platform.domain.hours.day_capacity import Span, is_too_much

FIRST = date(2026, 2, 2)


def span(first: int, length: int, hours: int) -> Span:
    """Whole hours from the nth day on."""
    begin = FIRST + timedelta(days=first)
    return Span(begin.isoformat(), (begin + timedelta(days=length)).isoformat(), hours * 100)


spans = st.lists(
    st.builds(span, st.integers(0, 4), st.integers(0, 3), st.integers(1, 40)), min_size=1, max_size=5
)


def fits(claimed: list[Span]) -> bool:
    """Worked as early as can be, hour by hour, what must be finished first being done first."""
    left = {place: item.hours for place, item in enumerate(claimed)}
    for number in range(9):
        day, free = (FIRST + timedelta(days=number)).isoformat(), 24_00
        begun = [place for place, element in enumerate(claimed) if element.worked_from <= day]
        for place in sorted(begun, key=lambda place: claimed[place].worked_to):
            worked = min(free, left[place])
            left[place] -= worked
            free -= worked
        if any(left[place] for place in begun if claimed[place].worked_to == day):
            return False
    return True


@given(spans)
def test_it_is_too_much_just_when_no_sharing_fits(claimed: list[Span]) -> None:
    too_much = [
        is_too_much(item, claimed[:place] + claimed[place + 1 :]) for place, item in enumerate(claimed)
    ]

    assert any(too_much) != fits(claimed)


def test_days_apart_are_another_matter() -> None:
    full = [span(0, 0, 24), span(0, 0, 1)]

    assert is_too_much(full[0], full[1:])
    assert not is_too_much(span(3, 0, 24), full)
