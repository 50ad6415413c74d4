"""Fields of bodies: hours, identifiers, texts, amounts and days."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st
from rest_framework.exceptions import ValidationError

from tremplin_tenants.api.web.body import Body, parse
from tremplin_tenants.api.web.fields import Day, Flag, Hours, Identifier, Money, Percent, Quarter, Text
from tremplin_tenants.rest.exceptions import field_errors

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class Row(Body):
    hours = Hours()
    from_ = Day()


class Rows(Body):
    rows = Row(many=True)
    name = Text(required=False)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("833.00", 83300), ("0.5", 50), ("7", 700), ("0.01", 1), ("999999999.99", 99999999999)],
)
def test_hours_are_hundredths(text: str, hundredths: int) -> None:
    assert Hours().run_validation(text) == hundredths


@pytest.mark.parametrize(
    "value", ["", "1.234", "1,5", "-1.00", "1e3", "٣", 833, 1.5, True, None, [], {}, "1234567890"]
)
def test_an_invalid_number_of_hours_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        Hours().run_validation(value)


@pytest.mark.parametrize("text", ["cpam-075\n", " cpam-075", "cpam-075\u00a0"])
def test_an_identifier_is_taken_as_it_is_written_or_not_at_all(text: str) -> None:
    with pytest.raises(ValidationError):
        Identifier().run_validation(text)


@pytest.mark.parametrize(
    ("field", "text"), [(Hours(), " 5.00"), (Day(), "2026-03-31\n"), (Quarter(), "2026-Q1 ")]
)
def test_spaces_around_a_value_are_not_part_of_its_form(field: Text, text: str) -> None:
    with pytest.raises(ValidationError):
        field.run_validation(text)


def test_a_credit_note_is_below_zero() -> None:
    assert Money(negative=True).run_validation("-12.30") == -1230


@pytest.mark.parametrize(
    "value", ["20260-01-01", "2026-02-30", "2026-1-1", "0001-01-01", "2026-01-01T00:00", 20260101]
)
def test_a_day_that_is_none_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        Day().run_validation(value)


def test_a_day_comes_out_as_a_date() -> None:
    assert Day().run_validation("2026-03-31") == date(2026, 3, 31)


@given(ANYTHING)
def test_no_value_breaks_a_field(value: Any) -> None:
    for field in (Hours(), Money(), Percent(), Day(), Quarter(), Identifier(), Text(), Flag()):
        with suppress(ValidationError):
            field.run_validation(value)


def test_a_fault_of_row_0_says_its_row() -> None:
    with pytest.raises(ValidationError) as refused:
        parse(Rows, {"rows": [{"hours": 1, "from": "2026-01-01"}, {"hours": "1.00", "from": "x"}]})

    assert [(field_error["pointer"], field_error["code"]) for field_error in field_errors(refused.value)] == [
        ("/rows/0/hours", "not-a-string"),
        ("/rows/1/from", "bad-day"),
    ]


def test_an_unknown_field_is_named_wherever_it_is() -> None:
    with pytest.raises(ValidationError) as refused:
        parse(Rows, {"rows": [{"hours": "1.00", "from": "2026-01-01", "a/b": 1}]})

    assert [(field_error["pointer"], field_error["code"]) for field_error in field_errors(refused.value)] == [
        ("/rows/0/a~1b", "unknown-field")
    ]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse(Rows, {"rows": [], "name": text})
