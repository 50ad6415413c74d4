"""One value of a DECP row, as the platform counts it: text, cents, Paris day, nested list."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from tremplin_platform.commands.decp.rows.text_forms import folded
from tremplin_platform.commands.decp.verdicts import Reason, RowRefused
from tremplin_platform.events.paris import PARIS

LONGEST_TEXT = 10_000
LONGEST_IDENTIFIER = 200
LARGEST_ROW = 1 << 16
"""Bytes of JSON that quarantine keeps of a row; of a larger one, the outline."""
# Ten thousand billion euros: beyond any real contract, and exact in every reader of JSON.
MAXIMUM_CENTS = 10**15

_MISSING = ("", "nan")
# What `repairs` makes of half a character.
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_FRENCH_NUMBER = re.compile(r"[+-]?[0-9]{1,30},[0-9]{1,2}", re.ASCII)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:?[0-9]{2})?", re.ASCII)
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


def is_missing(value: Any) -> bool:
    """Whether the file says nothing here: null, nothing visible, or the `nan` that some tools write for it."""
    if not isinstance(value, str):
        return value is None
    # Most texts begin with another visible letter than what stands for none.
    return not ("!" <= value[:1] <= "~" and value[0] not in "nN") and folded(value) in _MISSING


def text(value: Any, *, about: str, longest: int = LONGEST_TEXT) -> str | None:
    """
    The text exactly as written, a number by its digits; None where it is missing.

    :raises RowRefused: `broken-text`
    """
    if is_missing(value):
        return None
    if isinstance(value, str):
        if len(value) <= longest and "\x00" not in value and not ("\\u" in value and _HALF.search(value)):
            return value
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    raise RowRefused(Reason.BROKEN_TEXT, about)


def number(value: Any) -> Decimal | None:
    """The number, which may be written as a string; None where it is none."""
    if isinstance(value, str):
        written = value.strip()
        if _FRENCH_NUMBER.fullmatch(written):
            written = written.replace(",", ".")
        return Decimal(written) if _NUMBER.fullmatch(written) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return None


def cents(value: Any, *, about: str) -> tuple[int, bool]:
    """
    Euros to cents, half up; and whether that rounded anything.

    :raises RowRefused: `bad-amount`: no number, below zero, or beyond `MAXIMUM_CENTS`
    """
    euros = number(value)
    if euros is None or not euros.is_finite() or not 0 <= euros < MAXIMUM_CENTS // 100:
        raise RowRefused(Reason.BAD_AMOUNT, about)
    exact = _EXACT.multiply(euros, 100)
    rounded = int(exact.to_integral_value(ROUND_HALF_UP))
    return rounded, rounded != exact


def day(value: Any, *, about: str) -> str | None:
    """
    The day as `YYYY-MM-DD`: an offset behind a day changes nothing, an instant is put in Paris time.

    :raises RowRefused: `bad-date`
    """
    if is_missing(value):
        return None
    found = _day(value.strip()) if isinstance(value, str) else None
    if found is None or not 1900 <= found.year <= 2100:
        raise RowRefused(Reason.BAD_DATE, about)
    return found.isoformat()


def _day(written: str) -> date | None:
    plain = _DAY.fullmatch(written)
    try:
        if plain:
            return date.fromisoformat(plain[1])
        # Week dates and days without hyphens are ISO too, and never meant here.
        if len(written) < 16 or written[10] not in "T ":
            return None
        moment = datetime.fromisoformat(written)
        return (moment.astimezone(PARIS) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def objects(value: Any, *, wrapper: str) -> Iterator[dict[str, Any] | None]:
    """
    The objects of a list, however deep publishers nest or wrap them; None for each thing that is no object.

    `{"modification": {...}}`, `[[{...}]]`, a single object, null and blanks are all met in real files.
    """
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict) and wrapper in item:
            waiting.append(item[wrapper])
        elif isinstance(item, dict):
            if item:
                yield item
        elif not is_missing(item):
            yield None


def texts(value: Any, *, wrapper: str, about: str) -> list[str]:
    """
    The texts of a list wrapped as `{"technique": [...]}`; anything else in it is left out.

    :raises RowRefused: `broken-text`
    """
    inner = value.get(wrapper) if isinstance(value, dict) else value
    listed = inner if isinstance(inner, list) else [inner]
    found = (text(item, about=about) for item in listed if isinstance(item, str))
    return [item for item in found if item is not None]
