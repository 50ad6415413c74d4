"""
Convert what people type in a form into what a body of the API holds.

Numbers take a comma or a point, spaces between thousands, and a unit after; days are `27/11/2026` as well as
`2026-11-27`; quarters `T1 2026` as well as `2026-Q1`; identifiers capitals, accents and the signs between parts of a
number. A text that is not understood is refused with a sentence for the field that it was typed in.
"""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tremplin_platform.events.fact import IDENTIFIER
from tremplin_platform.figures import french

_MONTHS = {
    name: rank
    for rank, names in enumerate(
        (
            ("janvier", "janv"), ("février", "fevrier", "févr", "fevr"), ("mars",), ("avril", "avr"), ("mai",),
            ("juin",), ("juillet", "juil"), ("août", "aout"), ("septembre", "sept"), ("octobre", "oct"),
            ("novembre", "nov"), ("décembre", "decembre", "déc", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d+))?", re.ASCII)
_UNIT = re.compile(r"\s*(€|euros?|heures?|h|%)$", re.IGNORECASE)
_NUMERIC_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_WRITTEN_DAY = re.compile(r"(\d{1,2})(?:er)? ([a-zéûà]+)\.? (\d{4})", re.IGNORECASE)
_BETWEEN_PARTS = re.compile(r"[\s/_.\u2013\u2014-]+")
_QUARTER = re.compile(r"(?:t([1-4])|([1-4])(?:er|e|ème)? trimestre) (\d{4})", re.IGNORECASE)


class NotUnderstood(ValueError):
    """A text that a field does not take; the message is a French sentence for the field."""


def decimal_text(text: str, *, example: str = "12 000,00") -> str:
    """
    Return a number of two decimals as the API writes it: `12 000,5 €` is `12000.50`.

    :raises NotUnderstood: it is no number, or has more than two decimals
    """
    found = _NUMBER.fullmatch(_UNIT.sub("", _plain(text)))
    if found is None:
        raise NotUnderstood(f"Écrivez un nombre en chiffres, par exemple {example}.")
    sign, whole, decimals = found[1], found[2].replace(" ", ""), found[3] or ""
    if len(decimals) > 2:
        raise NotUnderstood(_too_precise(text, Decimal(f"{whole}.{decimals}")))
    return f"{'-' if sign == '-' else ''}{int(whole)}.{decimals.ljust(2, '0')}"


def day_text(text: str) -> str:
    """
    Return a day as the API writes it: `27/11/2026` is `2026-11-27`. Two digits of a year are of this century.

    :raises NotUnderstood: it is no day, or no day of the calendar
    """
    plain = _plain(text)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", plain, re.ASCII):
        year, month, day_number = (int(part) for part in plain.split("-"))
    elif found := _NUMERIC_DAY.fullmatch(plain):
        day_number, month, year = (int(part) for part in found.groups())
        year += 2000 if len(found[3]) == 2 else 0
    elif (found := _WRITTEN_DAY.fullmatch(plain)) and found[2].lower() in _MONTHS:
        day_number, month, year = int(found[1]), _MONTHS[found[2].lower()], int(found[3])
    else:
        raise NotUnderstood("Écrivez une date, par exemple 27/11/2026.")
    try:
        return date(year, month, day_number).isoformat()
    except ValueError as error:
        raise NotUnderstood(f"« {text.strip()} » n’existe pas au calendrier : vérifiez le jour.") from error


def quarter_text(text: str) -> str:
    """
    Return a quarter as the API writes it: `T1 2026` is `2026-Q1`.

    :raises NotUnderstood: it is no quarter
    """
    plain = _plain(text)
    if re.fullmatch(r"\d{4}-Q[1-4]", plain, re.IGNORECASE | re.ASCII):
        return plain.upper()
    found = _QUARTER.fullmatch(plain)
    if found is None:
        raise NotUnderstood("Écrivez un trimestre, par exemple T1 2026.")
    return f"{found[3]}-Q{found[1] or found[2]}"


def identifier_text(text: str) -> str:
    """
    Return an identifier as the API writes it: `BC 2026/041` is `bc-2026-041`, `Équipe RSO` is `equipe-rso`.

    One that is written so already is as it was; what is none all the same is left to the API, which refuses it.
    """
    plain = text.strip()
    if re.fullmatch(IDENTIFIER, plain, re.ASCII):
        return plain
    apart = unicodedata.normalize("NFD", plain)
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _BETWEEN_PARTS.sub("-", letters).strip("-").lower()


def whole_number(text: str) -> int:
    """
    Return a whole number: `1 200` is 1200.

    :raises NotUnderstood: it is none
    """
    found = _NUMBER.fullmatch(_plain(text))
    if found is None or found[3] is not None or len(found[2]) > 18:
        raise NotUnderstood("Écrivez un nombre entier, en chiffres.")
    return int(found[1] + found[2].replace(" ", ""))


def siret_text(text: str) -> str:
    """
    Return a SIRET without the spaces people put in it.

    :raises NotUnderstood: it has not fourteen digits
    """
    digits = _plain(text).replace(" ", "")
    if not re.fullmatch(r"\d{14}", digits, re.ASCII):
        raise NotUnderstood("Un SIRET compte quatorze chiffres, par exemple 776 056 467 00587.")
    return digits


def _plain(text: str) -> str:
    """Make every space an ordinary one, and the minus signs of texts the one of keyboards."""
    return " ".join(text.replace("\u2212", "-").replace("\u2013", "-").split())


def _too_precise(text: str, value: Decimal) -> str:
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{text.strip()} a plus de deux décimales : arrondissez, par exemple à {french.number(int(rounded * 100))}."
