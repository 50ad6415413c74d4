"""The first page of the centrale's buyers: who must act next, and where hours are missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.buying.tower import TowerRead
from tremplin_tenants.pages.buying.heat import heat_of
from tremplin_tenants.pages.buying.slices import slices_of
from tremplin_tenants.pages.buying.task_cards import cards, others
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.distinct_names import distinguish
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import CENTRALE

_WORST = 6
_MOST_SQUARES = 12


class Tower(Page):
    """Tour de contrôle."""

    path = "pilotage"
    roles = BUYERS
    title = "Tour de contrôle"
    template = "tremplin/buying/tower.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        done = confirmed(reads, self.query("fait"), shown_by=TowerRead)
        tower = reads.read(TowerRead)
        members = tower["members"]
        titles = _titles(tower["lots"])
        return {
            "done": done,
            "today": self.caller.today.isoformat(),
            "tower": tower,
            **self._tasks(tower["tasks"]),
            "heat": heat_of(tower),
            "members": members,
            "slices": slices_of(members["slices"]),
            "worst": [_lacking(row, titles) for row in members["worst"][:_WORST]],
            "nothing_sent": [
                {**row, "title": titles.get((row["contract"], row["lot"]), row["lot"])}
                for row in members["nothing_sent"]
            ],
            "objectives": _of_latest_year(tower["objectives"]),
            "conventions": [_with_squares(row) for row in tower["conventions"] if row["running"]],
        }

    def _tasks(self, tasks: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        theirs = others(tasks, today=self.caller.today)
        return {
            "ours": cards(tasks, self.pages, today=self.caller.today),
            "others": theirs,
            "others_count": sum(row["count"] for row in theirs),
            "others_owners": len({group["task"]["owner"] for group in tasks} - {CENTRALE}),
        }


def _titles(lots: Sequence[Mapping[str, Any]]) -> Mapping[tuple[str, str], str]:
    """Return the title of each lot, by contract and lot, with what distinguishes it from another of the same title."""
    named = [{name: lot[name] for name in ("contract", "lot", "title")} for lot in lots]
    distinguish(named)
    return {(lot["contract"], lot["lot"]): lot["title"] for lot in named}


def _lacking(row: Mapping[str, Any], titles: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return a member that lacks hours, with its totals under the names that `GET members` gives them."""
    return {
        "member": row["member"],
        "name": row["name"],
        "clause_hours": {name: row[name] for name in ("missing", "validated", "due", "pending")},
        "lot_titles": [titles.get((lot["contract"], lot["lot"]), lot["lot"]) for lot in row["lots"]],
        "is_hidden": hundredths(row["validated"]) >= hundredths(row["due"]),
    }


def _with_squares(row: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the contracts that a facilitateur follows of those it may, but for more than can be seen at once."""
    followed, capacity = row["followed"], row["capacity"]
    drawn = "■" * followed + "□" * (capacity - followed) if capacity <= _MOST_SQUARES else ""
    return {**row, "squares": drawn}


def _of_latest_year(objectives: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    latest = max((row["year"] for row in objectives), default=None)
    return [
        {**row, "kind_words": choice_label("kind", row["kind"])}
        for row in objectives
        if row["year"] == latest
    ]
