"""Describe the columns of an exported list, and write a value of the API as the text or instant of a cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

import orjson

from tremplin_platform.events.paris import PARIS
from tremplin_tenants.files.headers import HEADERS

_RUN = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    NUMBER = auto()
    """A string of two decimals, or a whole number."""
    WHOLE = auto()
    DAY = auto()
    INSTANT = auto()
    FLAG = auto()
    PARTS = auto()
    """Several values: a list, or an object."""
    JSON = auto()
    """An object that is kept as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """
    A column of an exported list.

    `name`: the field of a row in the API, dotted where it is nested; `meaning`: its definition in French
    `words`: of a column that has the words of another's codes, the words by code
    """

    name: str
    header: str
    kind: Kind
    meaning: str
    words: Mapping[str, str] | None = None


def would_run(text: str) -> bool:
    """Return whether a spreadsheet that reads this text as typed could take it for a formula (OWASP)."""
    return _RUN.match(text) is not None


def paris_time(instant: str) -> datetime:
    """Return an instant of the API as a spreadsheet shows it: Paris time, without a zone."""
    return datetime.fromisoformat(instant).astimezone(PARIS).replace(tzinfo=None)


def french_text(value: Any) -> str:
    """Return a value of a list or an object as a person reads it, the names of an object in French."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Mapping):
        known = ((name, text) for name, part in value.items() if (text := french_text(part)))
        return ", ".join(f"{HEADERS.get(name, name)} : {text}" for name, text in known)
    if isinstance(value, Sequence) and not isinstance(value, str):
        apart = " ; " if any(isinstance(part, Mapping) for part in value) else ", "
        return apart.join(french_text(part) for part in value)
    return "" if value is None else _french_atom(str(value))


def json_text(value: Any) -> str:
    """Return a value as compact JSON."""
    return orjson.dumps(value).decode()


def _french_atom(text: str) -> str:
    if re.fullmatch(r"-?\d+\.\d\d", text):
        return text.replace(".", ",")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    return text
