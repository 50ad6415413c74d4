"""Convert the cells of a file into the texts that a body of the API holds, as `typed_values` does what people type."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from tremplin_tenants.files.columns import MODALITIES, plain
from tremplin_tenants.files.reading.sheets import ERROR, FORMULA, PERCENT, Value
from tremplin_tenants.typed_values import NotUnderstood, day_text, decimal_text, identifier_text

_MODALITIES = {plain(words): code for code, words in MODALITIES.items()}
_NO_MODALITY = (
    f"Ce n’est pas une modalité : écrivez {' ou '.join(words.lower() for words in MODALITIES.values())}."
)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # the years 2000 to 2099, counted from 1900
_FIRST_YEAR = 1950
_PRECISION = Decimal("0.00000001")

FAULTS: Mapping[str, str] = {
    FORMULA: "Cette formule n’a pas de valeur enregistrée : ouvrez le fichier dans votre tableur, recalculez et "
    "enregistrez, ou écrivez la valeur.",
    ERROR: "Cette cellule est une erreur de calcul : corrigez la formule, ou écrivez la valeur.",
    PERCENT: "C’est un pourcentage : écrivez un nombre.",
}
"""What is said of a cell whose value cannot be read, by its mark."""


class CellRefused(Exception):
    """A cell that cannot be what its column asks for; `field`: the one at fault where it is another's."""

    def __init__(self, code: str, detail: str, *, field: str | None = None) -> None:
        super().__init__(code)
        self.field = field
        self.code = code
        self.detail = detail


class Cell(NamedTuple):
    """A value and its mark, None where there is none; `is_1904`: whether the days of its sheet count from 1904."""

    value: Value
    mark: str | None = None
    is_1904: bool = False

    @property
    def shown(self) -> str:
        """The value about as a French spreadsheet displays it."""
        return shown(self.value)

    def text(self, kind: str) -> str:
        """
        Return the text that the API takes for this kind of field, '' for nothing.

        :param kind: a name of `KINDS`
        :raises CellRefused: its value is no such thing
        """
        if self.mark in (FORMULA, ERROR) or (self.mark == PERCENT and kind in ("hours", "amount")):
            raise CellRefused(self.mark or "", FAULTS[self.mark or ""])
        value = self.value.strip() if isinstance(self.value, str) else self.value
        if value == "":
            return ""
        try:
            return KINDS[kind](self, value)
        except NotUnderstood as error:
            raise CellRefused(f"bad-{kind}", str(error)) from error


def shown(value: Value) -> str:
    """Return a value about as a French spreadsheet displays it."""
    match value:
        case bool():
            return "VRAI" if value else "FAUX"
        case float():
            return _plain_number(value).replace(".", ",")
        case datetime() if value.time() == time():
            return f"{value:%d/%m/%Y}"
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)


def _plain_number(value: float) -> str:
    number = Decimal(repr(value)).quantize(_PRECISION).normalize() if abs(value) < 1e15 else Decimal(value)
    return format(number, "f")


def _word(cell: Cell, value: Value) -> str:
    """An identifier, which a spreadsheet may take for a number."""
    return (
        value if isinstance(value, str) else _plain_number(value) if isinstance(value, float) else cell.shown
    )


def _reference(cell: Cell, value: Value) -> str:
    """A number that the sender gives to its own invoices, orders or declarations."""
    return identifier_text(_word(cell, value))


def _modality(cell: Cell, value: Value) -> str:
    word = _word(cell, value)
    code = _MODALITIES.get(plain(word), word)
    if code not in MODALITIES:
        raise CellRefused("invalid-choice", _NO_MODALITY)
    return code


def _day(cell: Cell, value: Value) -> str:
    if isinstance(value, str) and value.replace(",", ".").removesuffix(".0").isdecimal():
        value = float(value.replace(",", "."))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, float):
        value = _of_serial(value, is_1904=cell.is_1904)
    if isinstance(value, date) and not isinstance(value, datetime):
        if value.year < _FIRST_YEAR:
            raise NotUnderstood(
                f"Cette date est de {value.year} : la cellule contient sans doute un nombre, pas une date."
            )
        return value.isoformat()
    if not isinstance(value, str):
        raise NotUnderstood("Écrivez un jour sans heure, par exemple 27/11/2026.")
    return day_text(value)


def _of_serial(serial: float, *, is_1904: bool) -> date:
    epoch, shift = (_EPOCH_1904, 1462) if is_1904 else (_EPOCH, 0)
    if not serial.is_integer() or not _FIRST_SERIAL <= serial + shift <= _LAST_SERIAL:
        raise NotUnderstood("Écrivez une date, par exemple 27/11/2026.")
    return epoch + timedelta(days=int(serial))


def _number(cell: Cell, value: Value, *, example: str = "12 000,00") -> str:
    if isinstance(value, str) and "%" in value:
        raise NotUnderstood(FAULTS[PERCENT])
    if isinstance(value, float):
        return decimal_text(_plain_number(value), example=example)
    return decimal_text(value if isinstance(value, str) else cell.shown, example=example)


def _hours(cell: Cell, value: Value) -> str:
    """A number, or a duration as `30:15`, which is 30.25."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        value = value.total_seconds() / 3600
    return _number(cell, value, example="118,50")


KINDS: Mapping[str, Callable[[Cell, Value], str]] = {
    "word": _word,
    "reference": _reference,
    "modality": _modality,
    "day": _day,
    "hours": _hours,
    "amount": _number,
}
