"""Civil quarters in Paris, numbers of the French register, and the hours that one day can hold."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings, strategies as st

from tremplin_platform.commands.identifiers import new_identifier
from tremplin_platform.domain.hours.day_capacity import Span, is_too_much
from tremplin_platform.domain.organisations.siret import is_siret
from tremplin_platform.domain.quarters import (
    BadQuarter,
    first_day,
    has_ended,
    last_day,
    paris_day,
    quarter_of,
)
from tremplin_platform.domain.refusals import check_identifier


@settings(deadline=None)
@given(st.dates())
def test_every_day_is_inside_its_quarter_and_no_other(day: date) -> None:
    quarter = quarter_of(day)

    assert first_day(quarter) <= day <= last_day(quarter)
    assert quarter_of(first_day(quarter)) == quarter_of(last_day(quarter)) == quarter
    assert not has_ended(quarter, on=day)


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_is_three_months_and_ends_the_day_after(quarter: str, first: date, last: date) -> None:
    assert (first_day(quarter), last_day(quarter)) == (first, last)
    assert not has_ended(quarter, on=last)
    assert has_ended(quarter, on=last + timedelta(days=1))


@pytest.mark.parametrize("text", ["2026", "2026-Q5", "2026-Q1 ", "x2026-Q1", "0000-Q1", "٢٠٢٦-Q1"])
def test_a_quarter_is_written_one_way(text: str) -> None:
    with pytest.raises(BadQuarter):
        first_day(text)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2027, 1, 1, 3, 0, tzinfo=timezone(timedelta(hours=5))), date(2026, 12, 31)),
    ],
)
def test_a_day_is_that_of_paris_summer_and_winter(instant: datetime, day: date) -> None:
    assert paris_day(instant) == day


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("77605646700587", True),
        ("77605646700588", False),
        ("7760564670058", False),
        ("776056467005870", False),
        ("776 056 467 00587", False),
        ("35600000000048", True),
        ("35600000049837", True),
        ("35600000049838", False),
        ("٧٧٦٠٥٦٤٦٧٠٠٥٨٧", False),
        ("", False),
    ],
)
def test_a_siret_has_fourteen_digits_and_a_checksum_la_poste_its_own(text: str, valid: bool) -> None:
    assert is_siret(text) is valid


def test_an_identifier_made_by_the_server_is_one_and_is_new() -> None:
    made = {new_identifier() for _ in range(100)}

    assert len(made) == 100
    assert {check_identifier(identifier) for identifier in made} == made


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
