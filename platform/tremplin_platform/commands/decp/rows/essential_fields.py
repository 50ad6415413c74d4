"""Read the fields of a row beside its contractors, amount and dates; a value of the wrong type is left out."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.commands.decp.rows.fields import number, text, texts
from tremplin_platform.commands.decp.verdicts import RowRefused
from tremplin_platform.events.contracts.essential_data import EssentialData

_LONGEST_LABEL = 200
_MOST_LABELS = 20
_MOST_TENDERS = 1_000_000


def essential_of(row: Mapping[str, Any]) -> EssentialData | None:
    """Return these fields; None where the row has none of them. Total: no value refuses the row."""
    found: EssentialData = {
        "ccag": _label(row.get("ccag")),
        "procedure": _label(row.get("procedure")),
        "offresRecues": _count(row.get("offresRecues")),
        "marcheInnovant": _truth(row.get("marcheInnovant")),
        "attributionAvance": _truth(row.get("attributionAvance")),
        "sousTraitanceDeclaree": _truth(row.get("sousTraitanceDeclaree")),
        "formePrix": _label(row.get("formePrix")),
        "typesPrix": _labels(row.get("typesPrix"), "typePrix"),
        "considerationsEnvironnementales": _labels(
            row.get("considerationsEnvironnementales"), "considerationEnvironnementale"
        ),
        "typeGroupementOperateurs": _label(row.get("typeGroupementOperateurs")),
    }
    return found if any(value is not None and value != [] for value in found.values()) else None


def _label(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        return text(value, about="", longest=_LONGEST_LABEL)
    except RowRefused:
        return None


def _labels(value: Any, wrapper: str) -> list[str]:
    try:
        found = texts(value, wrapper=wrapper, about="")
    except RowRefused:
        return []
    return [label for label in found if len(label) <= _LONGEST_LABEL][:_MOST_LABELS]


def _count(value: Any) -> int | None:
    found = number(value)
    if found is None or not found.is_finite() or not 0 <= found <= _MOST_TENDERS or found != int(found):
        return None
    return int(found)


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
