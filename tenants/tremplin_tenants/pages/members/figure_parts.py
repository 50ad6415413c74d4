"""The parts of a figure that has many entries: their sums by lot, then by quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.figures.results.rendering import hundredths
from tremplin_projections.queries.figures.explanation import measures_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePart:
    """The entries of one lot and quarter: their sum, and the address that explains them; empty where it has none."""

    title: str
    is_first: bool
    quarter: str | None
    amount: str | int
    entries: int
    query: Mapping[str, str]


def parts(
    rows: Sequence[Mapping[str, Any]], *, asked: Mapping[str, str], results: Mapping[str, Any]
) -> list[FigurePart]:
    """
    Return the parts, in the order of their lots and quarters; `is_first` of those of its lot.

    A figure that is the sum of one measure is explained part by part; others make sense by lot, or whole, alone.
    """
    titles = {(lot["contract"], lot["lot"]): lot["title"] for lot in results["lots"]}
    found, before = [], None
    for row in rows:
        place = row["contract"], row["lot"]
        found.append(
            FigurePart(
                title=titles.get(place, row["lot"]),
                is_first=place != before,
                quarter=row["quarter"],
                amount=row["amount"],
                entries=row["entries"],
                query=_query(row, asked) if measures_of(asked["measure"]) == (asked["measure"],) else {},
            )
        )
        before = place
    return found


def size_of(value: str | int | None) -> int:
    """Return a value of an answer as a whole number: hundredths of a decimal text, 0 for null."""
    return value if isinstance(value, int) else hundredths(value or "0.00")


def _query(row: Mapping[str, Any], asked: Mapping[str, str]) -> Mapping[str, str]:
    kept = {name: asked.get(name) for name in ("measure", "known_at")}
    place = {name: row[name] for name in ("contract", "lot", "quarter")}
    return {name: text for name, text in {**kept, **place}.items() if text}
