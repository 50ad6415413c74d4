"""
Numbers, amounts, days and quarters as French people write them, for sentences.

Separators, months and quarters come from Babel, that is from the Unicode locale data for `fr`. Ours, where that data
differs: a negative number has the sign U+2212, the first of a month is « 1er », and a space inside a figure, a day or a
quarter is always a no-break one (U+00A0, or U+202F between thousands). Numbers are not given to `format_decimal`, which
takes six times longer and refuses an integer of more than 28 digits.
"""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import parse_pattern

from tremplin_platform.events.paris import PARIS

_NO_BREAK = "\u00a0"
_MINUS = "\u2212"
_VOWELS = frozenset("aeiouéèêëàâîïôœûù")
_FRENCH = Locale("fr")
_GROUP = _FRENCH.number_symbols["latn"]["group"]
_DECIMAL = _FRENCH.number_symbols["latn"]["decimal"]
_QUARTERS = _FRENCH.quarters["format"]["wide"]
_MONTH_AND_YEAR = parse_pattern(f"'{_NO_BREAK}'MMMM'{_NO_BREAK}'y")


def number(hundredths: int) -> str:
    """Format an integer number of hundredths: `123450` is `1 234,50`."""
    units, rest = divmod(abs(hundredths), 100)
    sign = _MINUS if hundredths < 0 else ""
    return f"{sign}{f'{units:,}'.replace(',', _GROUP)}{_DECIMAL}{rest:02}"


def signed(hundredths: int) -> str:
    """Format a difference, with its sign: `+8,50`."""
    return number(hundredths) if hundredths < 0 else f"+{number(hundredths)}"


def hours(hundredths: int) -> str:
    """Format hours: `123450` is `1 234,50 heures`; the plural begins at two."""
    return f"{number(hundredths)}{_NO_BREAK}{_hour(hundredths)}"


def signed_hours(hundredths: int) -> str:
    """Format a difference of hours: `−6,00 heures`."""
    return f"{signed(hundredths)}{_NO_BREAK}{_hour(hundredths)}"


def money(cents: int) -> str:
    """Format an amount: `41230050` is `412 300,50 €`."""
    return f"{number(cents)}{_NO_BREAK}€"


def percent(hundredths: int) -> str:
    """Format hundredths of a percent: `5000` is `50,00 %`."""
    return f"{number(hundredths)}{_NO_BREAK}%"


@lru_cache(4096)  # sentences are written by the thousand, on few days
def day(iso: str) -> str:
    """
    Format a day: `2026-09-30` is `30 septembre 2026`.

    :raises ValueError: `iso` is not a day
    """
    parsed = date.fromisoformat(iso)
    first = "1er" if parsed.day == 1 else str(parsed.day)
    return f"{first}{_MONTH_AND_YEAR.apply(parsed, _FRENCH)}"


def instant(moment: datetime) -> str:
    """Format an instant as Paris reads it: `14 septembre 2026 à 13 h 25`."""
    local = moment.astimezone(PARIS)
    return f"{day(local.date().isoformat())} à {local.hour}{_NO_BREAK}h{_NO_BREAK}{local.minute:02}"


def period(first: str, last: str) -> str:
    """
    Format a period: `du 1er juin 2026 au 30 juin 2026`, or `le 1er juin 2026` where both are one day.

    :raises ValueError: one of them is not a day
    """
    return f"le {day(first)}" if first == last else f"du {day(first)} au {day(last)}"


def quarter(name: str) -> str:
    """
    Format a quarter: `2026-Q1` is `1er trimestre 2026`.

    :raises ValueError: `name` is not a quarter
    """
    year, _, rank = name.partition("-Q")
    if rank not in {"1", "2", "3", "4"} or not year.isdecimal():
        raise ValueError(name)
    written = _QUARTERS[int(rank)].replace(" ", _NO_BREAK)
    return f"{written}{_NO_BREAK}{year}"


def count(amount: int, noun: str, plural: str = "") -> str:
    """Format a count: `2 lots`; `plural` where it is not the noun and an `s`."""
    return f"{amount}{_NO_BREAK}{noun if abs(amount) < 2 else plural or f'{noun}s'}"


def siret(number: str) -> str:
    """Format a SIRET in groups: `776 056 467 00587`."""
    return _NO_BREAK.join((number[:3], number[3:6], number[6:9], number[9:]))


def of(name: str) -> str:
    """Write `de lorane`, `d’arvel`."""
    return f"d’{name}" if name[:1].lower() in _VOWELS else f"de {name}"


def typeset(sentence: str) -> str:
    """Make the spaces of double punctuation no-break ones: « … », `:`, `;`, `?`, `!`."""
    for mark in ":;?!»":
        sentence = sentence.replace(f" {mark}", f"{_NO_BREAK}{mark}")
    return sentence.replace("« ", f"«{_NO_BREAK}")


def _hour(hundredths: int) -> str:
    return "heure" if abs(hundredths) < 200 else "heures"
