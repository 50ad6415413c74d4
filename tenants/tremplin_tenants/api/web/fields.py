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

_NOT_A_STRING = "Écrivez une chaîne de caractères, entre guillemets."
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class Text(serializers.CharField):
    """
    A string and nothing that could be read as one, of one line, in which something is seen.

    Surrogates, control and bidirectional characters are refused.
    """

    default_error_messages = {
        "not_a_string": _NOT_A_STRING,
        "control_character": "Ce texte contient un caractère de contrôle ou de sens d’écriture : enlevez-le.",
        "nothing_visible": "Ce texte n’a aucun caractère visible : écrivez-en un, ou ne donnez pas ce champ.",
    }
    allowed = ""

    def __init__(self, *, max_length: int | None = 500, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_a_string")
        if has_control(data, allowed=self.allowed):
            self.fail("control_character")
        if data and not is_visible(data):
            self.fail("nothing_visible")
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

    @classmethod
    def is_one(cls, text: str) -> bool:
        """Return whether a text, of an address for instance, matches."""
        return re.fullmatch(cls.pattern, text, re.ASCII) is not None

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


@extend_schema_field({"type": "string", "pattern": r"^\d{14}$", "example": "77605646700587"})
class Siret(Matching):
    pattern = r"\d{14}"
    code = "bad-siret"
    sentence = "Un SIRET compte quatorze chiffres."


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-Q[1-4]$", "example": "2026-Q1"})
class Quarter(Matching):
    pattern = r"(?:19|20|21)\d{2}-Q[1-4]"
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
    """A whole number in a query; comes out as an integer."""

    default_error_messages = {"bad_count": "Écrivez un nombre entier, de {min_value} à {max_value}."}

    def __init__(self, *, min_value: int = 0, max_value: int = 10**18, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)
        self._possible = range(min_value, max_value + 1)

    def to_internal_value(self, data: Any) -> int:
        text = data if isinstance(data, str) else ""
        if not re.fullmatch(r"\d{1,19}", text, re.ASCII) or int(text) not in self._possible:
            self.fail("bad_count", min_value=self.min_value, max_value=self.max_value)
        return int(text)


@extend_schema_field({"type": "integer", "minimum": 1900, "maximum": 2199, "example": 2026})
class Year(serializers.IntegerField):
    """A civil year: a whole number of a body, or its digits in a query."""

    default_error_messages = {"bad_year": "Une année s’écrit en quatre chiffres : 2026."}

    def to_internal_value(self, data: Any) -> int:
        year = int(data) if isinstance(data, str) and re.fullmatch(r"\d{4}", data, re.ASCII) else data
        if type(year) is not int or not _FIRST_YEAR <= year <= _LAST_YEAR:
            self.fail("bad_year")
        return year


@extend_schema_field({"type": "integer"})
class Whole(serializers.IntegerField):
    """A whole number in a body, not what could be read as one."""

    default_error_messages = {"not_an_integer": "Écrivez un nombre entier, sans guillemets."}

    def __init__(self, *, min_value: int = 0, max_value: int = 10**9, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("not_an_integer")
        return data


class Flag(serializers.BooleanField):
    """true or false, not what could be read as one."""

    default_error_messages = {"not_a_boolean": "Écrivez true ou false, sans guillemets."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("not_a_boolean")
        return data


class Choice(serializers.ChoiceField):
    """One string of a list."""

    default_error_messages = {"not_a_string": _NOT_A_STRING}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("not_a_string")
        return super().to_internal_value(data)
