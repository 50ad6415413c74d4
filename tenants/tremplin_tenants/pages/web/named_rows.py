"""Put names beside the identifiers of an answer of the API that has none."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.names import ORGANISATIONS, Names, mentions
from tremplin_tenants.api.reads.names import names_of


def with_names(answer: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return an answer with `contractor_name` beside each `contractor`, and so on, in all that it holds.

    The names are found in one statement; what has none keeps its identifier.
    """
    return _named(answer, names_of(mentions([answer])))


def first_names(names: Sequence[str], count: int) -> str:
    """Write the names of the first of so many: `A, B et 3 autres`."""
    others = count - len(names)
    words = [*names, french.count(others, "autre")] if others > 0 else [*names]
    return " et ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _named(answer: Mapping[str, Any], names: Names) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, value in answer.items():
        found[field] = _inside(value, names)
        if field in ORGANISATIONS and isinstance(value, str):
            found[f"{field}_name"] = names.organisation(value)
    return found


def _inside(value: Any, names: Names) -> Any:
    if isinstance(value, Mapping):
        return _named(value, names)
    return [_inside(item, names) for item in value] if isinstance(value, list) else value
