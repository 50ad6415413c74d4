"""
The strict fields of bodies and queries: JSON or text in, a typed value out.

Hours, money and percentages are strings with at most two decimals and come out as integers (hundredths, cents,
hundredths of a percent); nothing is a float on the way, and a JSON number is refused.
"""

import re
from contextlib import suppress
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tremplin_platform.events.fact import IDENTIFIER
from tremplin_tenants.api.web.visible_text import LINES, has_control, is_visible
from tremplin_tenants.rest.problem import wrong_parameter

_QUARTER = r"(?:19|20|21)\d{2}-Q[1-4]"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class Text(serializers.CharField):
    """
    A string and nothing that could be read as one, of one line, in which something is seen.

    Surrogates, control and bidirectional characters are refused.
    """

    allowed = ""

    def __init__(self, *, max_length: int | None = 500, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError(
                "Écrivez une chaîne de caractères, entre guillemets.", "not-a-string"
            )
        if has_control(data, allowed=self.allowed):
            raise serializers.ValidationError(
                "Ce texte contient un caractère de contrôle ou de sens d’écriture : enlevez-le.",
                "control-character",
            )
        if data and not is_visible(data):
            raise serializers.ValidationError(
                "Ce texte n’a aucun caractère visible : écrivez-en un, ou ne donnez pas ce champ.",
                "nothing-visible",
            )
        return super().to_internal_value(data)


class Prose(Text):
    """As `Text`, of several lines."""

    allowed = LINES


class Matching(Text):
    """A string that matches `pattern`; `sentence` describes it in French where it does not."""

    pattern = ""
    code = "invalid"
    sentence = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> Any:
        found = re.fullmatch(self.pattern, super().to_internal_value(data), re.ASCII)
        with suppress(ValueError):
            if found is not None:
                return self.typed(found)
        raise serializers.ValidationError(self.sentence, self.code)

    def typed(self, found: re.Match[str]) -> Any:
        """
        Return the value of a text that matches: by default the text.

        :raises ValueError: it is none all the same
        """
        return found[0]


@extend_schema_field({"type": "string", "pattern": f"^{IDENTIFIER}$", "example": "cpam-075"})
class Identifier(Matching):
    pattern = IDENTIFIER
    code = "bad-identifier"
    sentence = (
        "Un identifiant compte 1 à 63 lettres minuscules sans accent, chiffres ou tirets (pas en tête)."
    )

    @classmethod
    def is_one(cls, text: str) -> bool:
        """Return whether a text is written as an identifier."""
        return re.fullmatch(cls.pattern, text, re.ASCII) is not None


@extend_schema_field({"type": "string", "pattern": r"^\d{14}$", "example": "77605646700587"})
class Siret(Matching):
    pattern = r"\d{14}"
    code = "bad-siret"
    sentence = "Un SIRET compte quatorze chiffres."


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-Q[1-4]$", "example": "2026-Q1"})
class Quarter(Matching):
    pattern = _QUARTER
    code = "bad-quarter"
    sentence = "Un trimestre s’écrit 2026-Q1 : l’année, un tiret, Q et un chiffre de 1 à 4."


@extend_schema_field({"type": "string", "format": "date", "example": "2026-03-31"})
class Day(Matching):
    """`YYYY-MM-DD`, a day that exists, from 1900 to 2199; comes out as a date."""

    pattern = r"\d{4}-\d{2}-\d{2}"
    code = "bad-day"
    sentence = "Une date s’écrit 2026-03-31 et existe au calendrier."

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=None, **options)  # a date has no length

    def typed(self, found: re.Match[str]) -> date:
        day = date.fromisoformat(found[0])
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValueError(found[0])
        return day


class Hundredths(Matching):
    """A decimal string of at most two decimals; comes out in hundredths."""

    code = "bad-number"
    sentence = 'Écrivez un nombre entre guillemets, avec un point et deux décimales : "833.00".'
    digits = 9

    def __init__(self, *, negative: bool = False, **options: Any) -> None:
        super().__init__(max_length=None, **options)
        self.pattern = rf"({'-?' if negative else ''})(\d{{1,{self.digits}}})(?:\.(\d{{1,2}}))?"

    def typed(self, found: re.Match[str]) -> int:
        sign, whole, decimals = found.groups()
        amount = int(whole) * 100 + int((decimals or "").ljust(2, "0"))
        return -amount if sign else amount


@extend_schema_field({"type": "string", "pattern": r"^-?\d{1,9}(\.\d{1,2})?$", "example": "118.00"})
class Hours(Hundredths):
    code = "bad-hours"


@extend_schema_field({"type": "string", "pattern": r"^-?\d{1,12}(\.\d{1,2})?$", "example": "36400.00"})
class Money(Hundredths):
    code = "bad-amount"
    digits = 12


@extend_schema_field({"type": "string", "pattern": r"^\d{1,3}(\.\d{1,2})?$", "example": "50.00"})
class Percent(Hundredths):
    code = "bad-percent"
    digits = 3


class Count(serializers.IntegerField):
    """A whole number in a query, from `least` to `most`; comes out as an integer."""

    def __init__(self, *, least: int = 0, most: int = 10**18, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, **options)
        self._least, self._most = least, most

    def to_internal_value(self, data: Any) -> int:
        text = data if isinstance(data, str) else ""
        if not re.fullmatch(r"\d{1,19}", text, re.ASCII) or not self._least <= int(text) <= self._most:
            raise serializers.ValidationError(
                f"Écrivez un nombre entier, de {self._least} à {self._most}.", "bad-count"
            )
        return int(text)


@extend_schema_field({"type": "integer", "minimum": 1900, "maximum": 2199, "example": 2026})
class Year(serializers.IntegerField):
    """A civil year: a whole number of a body, or its digits in a query."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, int) and not isinstance(data, bool):
            year = data
        elif isinstance(data, str) and re.fullmatch(r"\d{4}", data, re.ASCII):
            year = int(data)
        else:
            year = 0
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise serializers.ValidationError("Une année s’écrit en quatre chiffres : 2026.", "bad-year")
        return year


@extend_schema_field({"type": "integer"})
class Whole(serializers.IntegerField):
    """A whole number in a body, not what could be read as one."""

    def __init__(self, *, least: int = 0, most: int = 10**9, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, **options)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise serializers.ValidationError("Écrivez un nombre entier, sans guillemets.", "not-an-integer")
        return data


class Flag(serializers.BooleanField):
    """true or false, not what could be read as one."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("Écrivez true ou false, sans guillemets.", "not-a-boolean")
        return data


class Choice(serializers.ChoiceField):
    """One string of a list."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            raise serializers.ValidationError(
                "Écrivez une chaîne de caractères, entre guillemets.", "not-a-string"
            )
        return super().to_internal_value(data)


def check_quarter(quarter: str) -> str:
    """
    Return the quarter that an address names.

    :raises Problem: 422, it is not written as one
    """
    if re.fullmatch(_QUARTER, quarter, re.ASCII) is None:
        raise wrong_parameter("quarter", Quarter.code, Quarter.sentence)
    return quarter
