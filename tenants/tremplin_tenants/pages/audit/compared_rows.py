"""Arrange a comparison of two dates for its page: the figures that changed, by lot or quarter, and their events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.pages.web.figure_names import FIGURES, FigureName
from tremplin_tenants.pages.web.written import quarter_text

WHOLE = "Ensemble du membre"
_CAUSES = 8  # events that a row names; the explanation of its figure has them all
_OTHER_NAMES: Mapping[str, FigureName] = {
    "lots.missing": FigureName(label="Heures manquantes", words="les heures manquantes", unit="h"),
    "lots.lot_target": FigureName(label="Objectif du lot", words="l’objectif du lot", unit="h"),
    "reserved_usage.by_article.spend": FIGURES["reserved_spend"],
    "reserved_usage.by_article.call_offs": FIGURES["reserved_call_offs"],
}
_USAGES = {"internal": "Achat interne", "resale": "Revente"}
_PLACES = ("contract", "lot", "quarter", "article", "usage")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """
    A figure that changed. `name` and `answer`: for its mark; `group`: what it is of, in words.

    `causes`: the first events, each with its amount; `others`: how many more there are, and `rest`, their sum.
    """

    group: str
    name: str
    answer: Mapping[str, Any]
    figure: FigureName
    before: str | int | None
    after: str | int | None
    difference: str | int
    causes: Sequence[Mapping[str, Any]]
    others: int
    rest: str | int


def changed_groups(compared: Mapping[str, Any]) -> list[tuple[str, list[ComparedRow]]]:
    """Return the figures that changed: of the whole, then by lot, quarter, article and usage."""
    titles = lot_titles(compared)
    rows = [_row(difference, titles) for difference in compared["differences"]]
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys(row.group for row in rows))}
    whole_first = sorted(rows, key=lambda row: (row.group != WHOLE, ranks[row.group]))
    return [(group, list(found)) for group, found in groupby(whole_first, key=lambda row: row.group)]


def lot_titles(compared: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return the title of each lot of the two results, by contract and lot."""
    both = (*compared["from"]["lots"], *compared["to"]["lots"])
    return {(lot["contract"], lot["lot"]): lot["title"] for lot in both}


def same_figures(compared: Mapping[str, Any]) -> list[tuple[str, str | int | None, str]]:
    """Return the label, value and unit of the figures that are not of a lot and did not change."""
    moved = {(row["figure"], row.get("quarter")) for row in compared["differences"]}
    results = compared["to"]
    found = [
        (f"{group}.{name}", None, value)
        for group in ("clause_hours", "reserved_usage")
        for name, value in results[group].items()
        if not isinstance(value, list)
    ]
    found += [
        (f"quarters.{name}", quarter["quarter"], value)
        for quarter in results["quarters"]
        for name, value in quarter.items()
        if name != "quarter"
    ]
    return [
        (_label(name, quarter), value, _figure(name).unit)
        for name, quarter, value in found
        if (name, quarter) not in moved
    ]


def changed_by_event(compared: Mapping[str, Any]) -> dict[int, list[str]]:
    """Return, for each event that changed a figure of the whole or of a lot or quarter, the names of these figures."""
    found: dict[int, list[str]] = {}
    for difference in compared["differences"]:
        for cause in difference["events"]:
            labels = found.setdefault(cause["seq"], [])
            label = _figure(difference["figure"]).label
            if label not in labels:
                labels.append(label)
    return found


def earlier_causes(compared: Mapping[str, Any]) -> dict[int, str]:
    """Return the sentences of the events that were known at the first position and take effect since, by seq."""
    first = compared["from"]["as_of"]["seq"]
    return {
        cause["seq"]: cause["sentence"]
        for difference in compared["differences"]
        for cause in difference["events"]
        if cause["seq"] <= first
    }


def _row(difference: Mapping[str, Any], titles: Mapping[tuple[str, str], str]) -> ComparedRow:
    name, before, after = difference["figure"], difference["from"], difference["to"]
    causes = difference["events"]
    is_count = isinstance(causes[0]["amount"], int)

    def shown(size: int) -> str | int:
        return size if is_count else decimal(size)

    return ComparedRow(
        group=_group(difference, titles),
        name=name,
        answer=_answer(difference),
        figure=_figure(name),
        before=before,
        after=after,
        difference=shown(sum(size_of(cause["amount"]) for cause in causes)),
        causes=causes[:_CAUSES],
        others=len(causes[_CAUSES:]),
        rest=shown(sum(size_of(cause["amount"]) for cause in causes[_CAUSES:])),
    )


def _group(difference: Mapping[str, Any], titles: Mapping[tuple[str, str], str]) -> str:
    if "lot" in difference:
        return f"Lot {titles[difference['contract'], difference['lot']]}"
    if "quarter" in difference:
        return f"Trimestre {quarter_text(difference['quarter'])}"
    if "article" in difference:
        return f"Marchés réservés, {difference['article'] or 'article non précisé'}"
    return _USAGES[difference["usage"]] if "usage" in difference else WHOLE


def _answer(difference: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the row of an answer that holds the figure at the second position, as its mark needs it."""
    *groups, name = difference["figure"].split(".")
    place = {of: difference[of] for of in _PLACES if of in difference}
    row = {**place, name: difference["to"]}
    return row if place else {groups[0]: row}


def _figure(name: str) -> FigureName:
    return _OTHER_NAMES.get(name) or FIGURES[name.rpartition(".")[2]]


def _label(name: str, quarter: str | None) -> str:
    label = _figure(name).label
    return label if quarter is None else f"{quarter_text(quarter)}, {label[0].lower()}{label[1:]}"


def size_of(value: str | int) -> int:
    """Return a value of an answer as a whole number: hundredths of a decimal text."""
    return value if isinstance(value, int) else hundredths(value)
