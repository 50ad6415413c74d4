"""
Figures, days and quarters as French people write them, for sentences.

Spaces that must not break a line are U+00A0 (before a unit) and U+202F (between thousands).
"""

from datetime import date

_NO_BREAK = "\u00a0"
_THIN = "\u202f"
_MINUS = "\u2212"
_VOWELS = frozenset("aeiouéèêàâîôû")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def number(hundredths: int) -> str:
    """`123450` is `1 234,50`."""
    units, rest = divmod(abs(hundredths), 100)
    sign = _MINUS if hundredths < 0 else ""
    return f"{sign}{units:,},{rest:02}".replace(",", _THIN, (len(str(units)) - 1) // 3)


def signed(hundredths: int) -> str:
    """The same with its sign, for a difference: `+8,50`."""
    return number(hundredths) if hundredths < 0 else f"+{number(hundredths)}"


def hours(hundredths: int) -> str:
    """`123450` is `1 234,50 heures`; the plural begins at two."""
    return f"{number(hundredths)}{_NO_BREAK}{_hour(hundredths)}"


def signed_hours(hundredths: int) -> str:
    """A difference of hours: `−6,00 heures`."""
    return f"{signed(hundredths)}{_NO_BREAK}{_hour(hundredths)}"


def money(cents: int) -> str:
    """`41230050` is `412 300,50 €`."""
    return f"{number(cents)}{_NO_BREAK}€"


def percent(hundredths: int) -> str:
    """`5000` is `50,00 %`."""
    return f"{number(hundredths)}{_NO_BREAK}%"


def day(iso: str) -> str:
    """
    `2026-09-30` is `30 septembre 2026`.

    :raises ValueError: `iso` is no day
    """
    parsed = date.fromisoformat(iso)
    first = "1er" if parsed.day == 1 else str(parsed.day)
    return f"{first}{_NO_BREAK}{_MONTHS[parsed.month - 1]}{_NO_BREAK}{parsed.year}"


def period(first: str, last: str) -> str:
    """
    `du 1er juin 2026 au 30 juin 2026`, or `le 1er juin 2026` where both are one day.

    :raises ValueError: one of them is no day
    """
    return f"le {day(first)}" if first == last else f"du {day(first)} au {day(last)}"


def quarter(name: str) -> str:
    """
    `2026-Q1` is `1er trimestre 2026`.

    :raises ValueError: `name` is no quarter
    """
    year, _, rank = name.partition("-Q")
    if rank not in {"1", "2", "3", "4"} or not year.isdecimal():
        raise ValueError(name)
    return f"{'1er' if rank == '1' else f'{rank}e'}{_NO_BREAK}trimestre{_NO_BREAK}{year}"


def count(amount: int, noun: str, plural: str = "") -> str:
    """`2 lots`; `plural` where it is not the noun and an `s`."""
    return f"{amount}{_NO_BREAK}{noun if abs(amount) < 2 else plural or f'{noun}s'}"


def of(name: str) -> str:
    """`de lorane`, `d’arvel`."""
    return f"d’{name}" if name[:1].lower() in _VOWELS else f"de {name}"


def typeset(sentence: str) -> str:
    """A sentence whose double punctuation no longer breaks a line: « … », `:`, `;`, `?`, `!`."""
    for mark in ":;?!»":
        sentence = sentence.replace(f" {mark}", f"{_NO_BREAK}{mark}")
    return sentence.replace("« ", f"«{_NO_BREAK}")


def _hour(hundredths: int) -> str:
    return "heure" if abs(hundredths) < 200 else "heures"
