"""What two answers of `results` differ by, worked out from their JSON alone: for tests of comparisons."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Key = tuple[str, frozenset[tuple[str, str | None]]]

_NOT_FIGURES = ("contract", "lot", "quarter", "article", "usage", "title", "method")


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[Key, Decimal]:
    """By figure and what it is of, the difference of every figure that differs; null counts as 0."""
    first, last = dict(_figures(before)), dict(_figures(after))
    steps = {key: last.get(key, Decimal()) - first.get(key, Decimal()) for key in {**first, **last}}
    return {key: step for key, step in steps.items() if step}


def summed(differences: list[dict[str, Any]]) -> dict[Key, Decimal]:
    """The same of the differences of `audit/compare`, from their events' amounts."""
    found: dict[Key, Decimal] = {}
    for row in differences:
        place: frozenset[tuple[str, str | None]] = frozenset(
            (name, row[name]) for name in ("contract", "lot", "quarter", "article", "usage") if name in row
        )
        assert all(Decimal(str(event["amount"])) for event in row["events"])
        found[row["figure"], place] = sum(
            (Decimal(str(event["amount"])) for event in row["events"]), Decimal()
        )
    return found


def _figures(results: Mapping[str, Any]) -> Iterator[tuple[Key, Decimal]]:
    usage = results["reserved_usage"]
    yield from _row("clause_hours", results["clause_hours"], ())
    yield from _row("reserved_usage", usage, ())
    for row in results["lots"]:
        yield from _row("lots", row, ("contract", "lot"))
    for row in results["quarters"]:
        yield from _row("quarters", row, ("quarter",))
    for row in usage["by_article"]:
        yield from _row("reserved_usage.by_article", row, ("article",))
    for row in usage["by_usage"]:
        yield from _row("reserved_usage.by_usage", row, ("usage",))


def _row(group: str, row: Mapping[str, Any], of: tuple[str, ...]) -> Iterator[tuple[Key, Decimal]]:
    place = frozenset((name, row[name]) for name in of)
    for name, value in row.items():
        if name not in _NOT_FIGURES and not isinstance(value, list):
            yield (f"{group}.{name}", place), Decimal(str(value or 0))
