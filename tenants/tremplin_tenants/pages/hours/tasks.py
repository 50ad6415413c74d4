"""The page of what waits for who is signed in: hours to decide on, hours that came back, work of the centrale."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.events import quarters
from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.access import HOURS_ACTORS
from tremplin_tenants.api.buying.facilitation_reads import Referents
from tremplin_tenants.api.hours.closed_quarters import ClosedQuarters
from tremplin_tenants.api.hours.hour_reads import HoursList, HoursOfTasks
from tremplin_tenants.api.hours.tasks import Tasks
from tremplin_tenants.api.web.fields import Quarter
from tremplin_tenants.pages.buying.task_cards import Card, cards
from tremplin_tenants.pages.hours.declaration_words import state_of
from tremplin_tenants.pages.hours.open_tasks import OpenTask, by_quarter, counts_by_state, of_lots, open_tasks
from tremplin_tenants.pages.web.neighbours import neighbours, placed_list
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE, Role

_MOST = {"limit": "500"}
_PLACE = "declarations"
"""The parameter of a contractor's page that says which declarations of the quarter it shows."""


class MyTasks(Page):
    """Ce qui attend une décision, une reprise ou un acte."""

    path = "taches"
    roles = HOURS_ACTORS
    title = "Mes tâches"
    template = "tremplin/hours/tasks.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        asked = self.query("owner", "referent", "kind", "contract") if self.caller.role is Role.BUYER else {}
        elsewhere = self.query("quarter", _PLACE) if self.caller.role is Role.CONTRACTOR else {}
        found = reads.read(Tasks, {**_MOST, **asked, **self.query("cursor")})
        tasks = open_tasks(found["results"], today=self.caller.today)
        return {
            "tasks": tasks,
            "late": sum(task.days_late > 0 for task in tasks),
            "asked": asked,
            **(_filters(reads, tasks) if self.caller.role is Role.BUYER else {}),
            "kept": {name: text for name, text in asked.items() if name in ("kind", "contract")},
            **neighbours(self.request.path, {**asked, **elsewhere}, found),
            **self._of_role(reads, tasks),
        }

    def _of_role(self, reads: PageReads, tasks: Sequence[OpenTask]) -> Mapping[str, Any]:
        if self.caller.role is Role.FACILITATOR:
            return _to_decide(reads, tasks)
        if self.caller.role is Role.CONTRACTOR:
            return {
                "returned": [task for task in tasks if task.row["kind"] == "declaration-returned"],
                "others": [task for task in tasks if task.row["kind"] != "declaration-returned"],
                **self._declared(reads),
            }
        return {
            "own": self._own(tasks),
            "others": [task for task in tasks if task.row["owner"] != CENTRALE],
        }

    def _own(self, tasks: Sequence[OpenTask]) -> Sequence[Card]:
        """Return the tasks of the centrale's buyers, as their tower shows them."""
        groups = [{"task": task.row, "count": 1, "hours": task.row["hours"]} for task in tasks]
        own = cards(groups, self.pages, today=self.caller.today)
        return [*own.first, *own.rest]

    def _declared(self, reads: PageReads) -> Mapping[str, Any]:
        """Return what a contractor declared for one quarter: the one asked for, or the last that has ended."""
        current = quarters.quarter_of(self.caller.today.isoformat())
        quarter = self.query("quarter").get("quarter", quarters.before(current))
        if not Quarter.is_one(quarter):
            raise not_found()
        asked = {"quarter": quarter, **self.query("cursor", _PLACE)}
        query = {**_MOST, "quarter": quarter}
        found = placed_list(reads, HoursList, query, path=self.request.path, asked=asked, place=_PLACE)
        rows = sorted(found["rows"], key=lambda row: (_ORDER.index(row["status"]), row["member_name"] or ""))
        closings = {row["quarter"]: row["closed_on"] for row in reads.read(ClosedQuarters)["quarters"]}
        return {
            "quarter": quarter,
            "closed_on": closings.get(quarter),
            "earlier": quarters.before(quarter),
            "later": _after(quarter) if quarter < current else "",
            "declared": [{"row": row, "state": state_of(row["status"])} for row in rows],
            "declared_next": found["next"],
            "declared_previous": found["previous"],
            "counts": counts_by_state(rows),
        }


_ORDER = ("returned", "rejected", "pending", "validated")


def _filters(reads: PageReads, tasks: Sequence[OpenTask]) -> Mapping[str, Any]:
    """Return what a buyer's list may be filtered by: the owners of the tasks that it shows, by name, and referents."""
    owners = {task.row["owner"]: task.row["owner_name"] or task.row["owner"] for task in tasks}
    return {
        "owners": sorted(owners.items(), key=lambda owner: alphabetical(owner[1])),
        "referents": sorted({row["person"] for row in reads.rows(Referents)}),
    }


def _to_decide(reads: PageReads, tasks: Sequence[OpenTask]) -> Mapping[str, Any]:
    deciding = [task for task in tasks if task.row["kind"] == "declaration-to-validate"]
    subjects = " ".join(task.row["subject"] for task in deciding)
    waiting = reads.read(HoursOfTasks, {**_MOST, "subjects": subjects})["results"] if deciding else []
    groups = by_quarter(deciding, waiting)
    return {
        "groups": groups,
        "none_closed": all(group.quarter and not group.closed_on for group in groups),
        "deciding": deciding,
        "hours": decimal(sum(hundredths(task.row["hours"] or "0.00") for task in deciding)),
        "lots": of_lots(deciding),
        "others": [task for task in tasks if task.row["kind"] != "declaration-to-validate"],
    }


def _after(quarter: str) -> str:
    year, rank = int(quarter[:4]), int(quarter[6])
    return f"{year}-Q{rank + 1}" if rank < 4 else f"{year + 1}-Q1"
