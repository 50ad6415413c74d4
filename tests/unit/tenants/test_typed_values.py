"""What people type in forms, as the API writes it; what is not understood has its sentence."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, strategies as st

from support.every import every
from tremplin_platform.events.fact import IDENTIFIER
from tremplin_platform.figures import french
from tremplin_tenants.api.web.fields import Money
from tremplin_tenants.typed_values import (
    NotUnderstood,
    day_text,
    decimal_text,
    identifier_text,
    quarter_text,
    siret_text,
    whole_number,
)

TAKEN: list[tuple[Callable[[str], object], str, object]] = [
    (decimal_text, "12 000,50", "12000.50"),
    (decimal_text, "12\u202f000,50\u00a0€", "12000.50"),
    (decimal_text, "12000.5", "12000.50"),
    (decimal_text, "12000", "12000.00"),
    (decimal_text, "−6,00 h", "-6.00"),
    (decimal_text, "+8,5", "8.50"),
    (decimal_text, "50 %", "50.00"),
    (decimal_text, "118,5 heures", "118.50"),
    (day_text, "27/11/2026", "2026-11-27"),
    (day_text, "2026-11-27", "2026-11-27"),
    (day_text, "1/3/26", "2026-03-01"),
    (day_text, "27.11.2026", "2026-11-27"),
    (day_text, "1er mars 2026", "2026-03-01"),
    (day_text, "27 Novembre 2026", "2026-11-27"),
    (day_text, "3 févr. 2026", "2026-02-03"),
    (quarter_text, "T1 2026", "2026-Q1"),
    (quarter_text, "2e trimestre 2026", "2026-Q2"),
    (quarter_text, "2026-Q4", "2026-Q4"),
    (identifier_text, " bc--2026 ", "bc--2026"),
    (identifier_text, "BC-2026-041", "bc-2026-041"),
    (identifier_text, "BC 2026/041", "bc-2026-041"),
    (identifier_text, "FA_2026.12 – 3", "fa-2026-12-3"),
    (identifier_text, "Équipe RSO", "equipe-rso"),
    (identifier_text, "n° 12", "n°-12"),
    (whole_number, "1 200", 1200),
    (siret_text, "776 056 467 00587", "77605646700587"),
]
REFUSED: list[tuple[Callable[[str], object], str, str]] = [
    (decimal_text, "douze mille", "Écrivez un nombre en chiffres"),
    (
        decimal_text,
        "3 600,555",
        "3 600,555 a plus de deux décimales : arrondissez, par exemple à 3\u202f600,56.",
    ),
    (decimal_text, "12 00,5", "Écrivez un nombre en chiffres"),
    (decimal_text, "1.234,56", "Écrivez un nombre en chiffres"),
    (decimal_text, "", "Écrivez un nombre en chiffres"),
    (day_text, "31/02/2026", "« 31/02/2026 » n’existe pas au calendrier"),
    (day_text, "hier", "Écrivez une date, par exemple 27/11/2026."),
    (day_text, "2026-13-01", "n’existe pas au calendrier"),
    (quarter_text, "T5 2026", "Écrivez un trimestre"),
    (whole_number, "2,5", "Écrivez un nombre entier"),
    (siret_text, "776056", "Un SIRET compte quatorze chiffres"),
]


@every(("convert", "typed", "value"), TAKEN)
def test_what_people_type_is_taken(convert: Callable[[str], object], typed: str, value: object) -> None:
    assert convert(typed) == value


@every(("convert", "typed", "sentence"), REFUSED)
def test_the_rest_is_refused_with_a_sentence(
    convert: Callable[[str], object], typed: str, sentence: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        convert(typed)

    assert sentence in str(refused.value)


@given(st.from_regex(r"-?\d{1,12}(\.\d{1,2})?", fullmatch=True, alphabet="0123456789-."))
def test_a_number_that_the_api_takes_keeps_its_value(text: str) -> None:
    money = Money(negative=True)

    assert money.to_internal_value(decimal_text(text)) == money.to_internal_value(text)


@given(st.integers(-(10**13), 10**13))
def test_a_number_as_pages_write_it_is_read_back(hundredths: int) -> None:
    read = Money(negative=True).to_internal_value(decimal_text(french.money(hundredths)))

    assert read == hundredths


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_as_pages_write_it_is_read_back(day: date) -> None:
    iso = day.isoformat()

    assert day_text(french.day(iso)) == iso
    assert day_text(day.strftime("%d/%m/%Y")) == iso
    assert day_text(iso) == iso


@given(st.from_regex(IDENTIFIER, fullmatch=True, alphabet="abz019-"))
def test_an_identifier_that_the_api_takes_is_as_it_was(text: str) -> None:
    assert identifier_text(text) == text


@given(st.text(max_size=30))
def test_any_text_is_taken_or_refused(text: str) -> None:
    for convert in (decimal_text, day_text, quarter_text, whole_number, siret_text, identifier_text):
        with suppress(NotUnderstood):
            assert convert(text) is not None
