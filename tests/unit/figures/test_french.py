"""Figures as French people write them."""

import pytest

from tremplin_platform.figures import french

NO_BREAK, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("hundredths", "written"),
    [
        (0, "0,00"),
        (5, "0,05"),
        (999_99, "999,99"),
        (1_234_50, f"1{THIN}234,50"),
        (-6_00, "−6,00"),
        (1_234_567_89, f"1{THIN}234{THIN}567,89"),
    ],
)
def test_numbers(hundredths: int, written: str) -> None:
    assert french.number(hundredths) == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (french.hours(1_99), f"1,99{NO_BREAK}heure"),
        (french.hours(2_00), f"2,00{NO_BREAK}heures"),
        (french.signed_hours(8_50), f"+8,50{NO_BREAK}heures"),
        (french.money(412_300_50), f"412{THIN}300,50{NO_BREAK}€"),
        (french.percent(50_00), f"50,00{NO_BREAK}%"),
        (french.day("2026-09-30"), f"30{NO_BREAK}septembre{NO_BREAK}2026"),
        (french.day("2026-05-01"), f"1er{NO_BREAK}mai{NO_BREAK}2026"),
        (french.quarter("2026-Q1"), f"1er{NO_BREAK}trimestre{NO_BREAK}2026"),
        (french.quarter("2026-Q4"), f"4e{NO_BREAK}trimestre{NO_BREAK}2026"),
        (french.period("2026-05-01", "2026-05-01"), f"le 1er{NO_BREAK}mai{NO_BREAK}2026"),
        (french.of("arvel"), "d’arvel"),
        (french.of("lorane"), "de lorane"),
        (french.count(2, "lot"), f"2{NO_BREAK}lots"),
        (french.typeset("« a » : b"), f"«{NO_BREAK}a{NO_BREAK}»{NO_BREAK}: b"),
    ],
)
def test_formats(written: str, expected: str) -> None:
    assert written == expected


def test_every_month_is_in_lower_case_with_its_accents() -> None:
    months = [french.day(f"2026-{month:02}-02").split(NO_BREAK)[1] for month in range(1, 13)]

    assert ", ".join(months) == (
        "janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre"
    )


def test_every_quarter_is_named_by_its_rank() -> None:
    quarters = [french.quarter(f"2026-Q{rank}").split(NO_BREAK)[0] for rank in range(1, 5)]

    assert quarters == ["1er", "2e", "3e", "4e"]


def test_a_number_beyond_any_amount_is_written_whole() -> None:
    assert french.number(10**32 + 1).replace(THIN, "") == f"1{'0' * 30},01"


@pytest.mark.parametrize("odd", ["2026-Q5", "2026", "Q1"])
def test_an_invalid_quarter_is_refused(odd: str) -> None:
    with pytest.raises(ValueError, match=odd):
        french.quarter(odd)
