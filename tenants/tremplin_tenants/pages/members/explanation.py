"""The page that says what a figure is made of: its entries, each with its event and its rule, and their sum."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_projections.queries.figures.explanation import FIGURES as EXPLAINED
from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.members.explain import Explain, LatestHistory, Subtotals
from tremplin_tenants.api.members.results import Results
from tremplin_tenants.pages.members.entries import RunningEntry, cross_table, running
from tremplin_tenants.pages.members.figure_history import history_chart
from tremplin_tenants.pages.members.figure_parts import FigurePart, parts, size_of
from tremplin_tenants.pages.web.figure_names import FIGURES
from tremplin_tenants.pages.web.neighbours import neighbours
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.past import asked_position
from tremplin_tenants.rest.problem import later

_PLACE = ("contract", "lot", "quarter")
_ROWS = 100
_FOLDED = 20  # entries beyond which they are folded under their sums by lot and quarter
_SUMMED = 6  # amounts that are written as a sum above the table, beyond which it would not be read
_POINTS = 24  # the latest values that the table of the history has
_DRAWN = "500"  # the latest values that its chart has
_CROSSED = ("validated", "reported")


class Explanation(Page):
    """D’où vient un chiffre."""

    path = "resultats/explication"
    roles = MEMBERS
    title = "D’où vient un chiffre"
    template = "tremplin/members/explanation.html"
    section = "resultats"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        known_at = asked_position(self.request.GET.get("known_at", ""), today=self.caller.today)
        place = self._place()
        asked = {"measure": self.request.GET.get("measure") or "validated", "known_at": known_at, **place}
        results = reads.read(Results, {"known_at": known_at})  # first: its position is the page's
        answer = reads.read(Explain, {**asked, "limit": str(_ROWS), **self.query("cursor")})
        entries = self._entries(reads, asked, answer)
        return {
            **asked,
            **entries,
            "published": _published(entries["cross"], results, place),
            "figure": _figure(asked["measure"], answer["total"], place),
            "name": FIGURES[asked["measure"]],
            "asked_cursor": self.query("cursor"),
            "total": answer["total"],
            "lot_title": _title(results, place),
            **_choices(results),
            **self._history(reads, asked),
            "parts": self._parts(reads, asked, answer, results),
            **neighbours(self.request.path, asked, answer),
        }

    def _entries(
        self, reads: PageReads, asked: Mapping[str, str], answer: Mapping[str, Any]
    ) -> dict[str, Any]:
        """
        Return the entries, and what they say together where the page has them all.

        :raises Problem: 503, they do not sum to the figure
        """
        is_whole = answer["next"] is None and answer["previous"] is None
        rows = running(answer["results"], total=answer["total"], is_whole=is_whole)
        if rows is None:
            raise later(
                "Les écritures lues ne font pas la somme de ce chiffre : elles changent en ce moment."
            )
        return {
            "rows": rows,
            "rules": sorted({row.line["rule"] for row in rows}),
            "is_whole": is_whole,
            "is_summed": is_whole and 1 < len(rows) <= _SUMMED,
            "cross": self._cross(reads, asked, rows) if is_whole else None,
        }

    def _parts(
        self,
        reads: PageReads,
        asked: Mapping[str, str],
        answer: Mapping[str, Any],
        results: Mapping[str, Any],
    ) -> list[FigurePart]:
        """
        Return the sums of the entries by lot and quarter, where they are many.

        :raises Problem: 503, they do not sum to the figure
        """
        if len(answer["results"]) <= _FOLDED and answer["next"] is None and answer["previous"] is None:
            return []
        found = parts(reads.read(Subtotals, asked)["results"], asked=asked, results=results)
        if sum(size_of(part.amount) for part in found) != size_of(answer["total"]):
            raise later(
                "Les écritures lues ne font pas la somme de ce chiffre : elles changent en ce moment."
            )
        return found

    def _place(self) -> dict[str, str]:
        """Return the contract, lot and quarter that are asked for; a lot chosen in the form is `CONTRACT/LOT`."""
        place = self.query(*_PLACE)
        if "/" in place.get("lot", ""):
            place["contract"], _, place["lot"] = place["lot"].partition("/")
        return place

    def _history(self, reads: PageReads, asked: Mapping[str, str]) -> dict[str, Any]:
        """Return the values that the figure has had; it has none by quarter."""
        if asked.get("quarter") or asked.get("cursor"):
            return {}
        found = reads.read(LatestHistory, {**asked, "limit": _DRAWN})
        points, before = found["points"], 0
        if (
            found["previous"] is not None
        ):  # the values begin before those read: the first is where they rise from
            before, points = points[0]["value"], points[1:]
        unit = FIGURES[asked["measure"]].unit
        chart = history_chart(points, unit=unit, until=self.caller.today, before=before)
        return {
            "points": points[-_POINTS:],
            "history": None if asked["known_at"] else chart,
            "drawn": len(points) if found["previous"] is not None else 0,
        }

    def _cross(
        self, reads: PageReads, asked: Mapping[str, str], rows: Sequence[RunningEntry]
    ) -> Mapping[str, Any] | None:
        """Return hours by quarter worked and quarter reported, where the page has all the entries of both."""
        if asked["measure"] not in _CROSSED or asked.get("quarter") or not rows:
            return None
        measure = next(name for name in _CROSSED if name != asked["measure"])
        other = reads.read(Explain, {**asked, "measure": measure, "limit": str(_ROWS)})
        if other["next"] is not None:
            return None
        lines = {asked["measure"]: [row.line for row in rows], measure: other["results"]}
        return cross_table(worked=lines["validated"], reported=lines["reported"])


def _figure(measure: str, total: str | int | None, place: Mapping[str, str]) -> dict[str, Any]:
    """Return the figure as an answer holds it, for its mark: of a quarter, of a lot, or of the whole."""
    if "quarter" in place:
        return {"name": f"quarters.{measure}", "answer": {**place, measure: total}}
    if "lot" in place:
        return {"name": f"lots.{measure}", "answer": {**place, measure: total}}
    group = (
        "reserved_usage" if measure.startswith(("reserved", "protected", "hours_from")) else "clause_hours"
    )
    return {"name": f"{group}.{measure}", "answer": {group: {measure: total}}}


def _published(
    cross: Mapping[str, Any] | None, results: Mapping[str, Any], place: Mapping[str, str]
) -> list[str | None]:
    """Return what was published of each quarter reported, None before it is; nothing of one lot or contract."""
    if cross is None or "contract" in place:
        return []
    published = {row["quarter"]: row["published"] for row in results["quarters"]}
    return [published.get(quarter) for quarter in cross["columns"]]


def _title(results: Mapping[str, Any], place: Mapping[str, str]) -> str:
    wanted = (place.get("contract"), place.get("lot"))
    return next((lot["title"] for lot in results["lots"] if (lot["contract"], lot["lot"]) == wanted), "")


def _choices(results: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "measures": [(name, figure.label) for name, figure in FIGURES.items() if name in EXPLAINED],
        "lots": [(f"{lot['contract']}/{lot['lot']}", lot["title"]) for lot in results["lots"]],
        "quarters": [quarter["quarter"] for quarter in results["quarters"]],
    }
