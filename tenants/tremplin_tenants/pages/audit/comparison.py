"""Two positions of a member's log compared: each figure that changed, and the events that sum to its change."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from tremplin_platform.events.catalog import KINDS
from tremplin_tenants.access import CENTRALE_READERS, MEMBERS
from tremplin_tenants.api.events import Events
from tremplin_tenants.api.members.comparison import Compare
from tremplin_tenants.api.members.restatements import Restatements
from tremplin_tenants.api.members.results import MemberResults, Results
from tremplin_tenants.pages.audit.compared_rows import (
    changed_by_event,
    changed_groups,
    earlier_causes,
    same_figures,
)
from tremplin_tenants.pages.audit.logs import SEARCHED, logs_to_choose, to_chosen
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.past import asked_position
from tremplin_tenants.roles import CENTRALE

_EVENTS = 60
"""Events between the two dates that the page shows; the journal has them all."""


class _Comparison(Page):
    """The figures of one member at two positions."""

    template = "tremplin/audit/comparison.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        log = self.kwargs.get("log", self.caller.organisation)
        asked = self.query("from", "to")
        shown: dict[str, Any] = {"log": log, "asked": asked, "today": self.caller.today}
        if log == CENTRALE:
            return shown
        if "from" in asked:
            shown |= self._compared(reads, log, asked)
        else:
            shown["results"] = self._results(reads, log)
        if reads.freshness is not None and reads.freshness.known_at is None:
            shown |= self._restated(reads, log, shown["results"])
        return shown

    def _results(self, reads: PageReads, log: str) -> Mapping[str, Any]:
        if log == self.caller.organisation:
            return reads.read(Results)
        return reads.read(MemberResults, member=log)

    def _compared(self, reads: PageReads, log: str, asked: Mapping[str, str]) -> dict[str, Any]:
        first, last = (
            asked_position(asked.get(name, ""), today=self.caller.today) for name in ("from", "to")
        )
        swapped = not first and bool(last)
        if not first:  # today, which the read takes for its second position alone
            results = self._results(reads, log)
            first, last = last or str(results["as_of"]["seq"]), ""
        compared = reads.read(Compare, {"log": log, "from": first, "to": last})
        if _place(compared["from"]) > _place(compared["to"]):
            compared, swapped = reads.read(Compare, {"log": log, "from": last, "to": first}), True
        reads.answered_at(compared["to"])
        return {
            "results": compared["to"],
            "swapped": swapped,
            "first": compared["from"],
            "last": compared["to"],
            "groups": changed_groups(compared),
            "differences": len(compared["differences"]),
            "same": same_figures(compared),
            **self._events(reads, log, compared),
        }

    def _events(self, reads: PageReads, log: str, compared: Mapping[str, Any]) -> dict[str, Any]:
        """Return the events recorded between the two positions, with the figures that each changed."""
        first, last = compared["from"]["as_of"]["seq"], compared["to"]["as_of"]["seq"]
        changed = changed_by_event(compared)
        found = reads.read(Events, {"log": log, "after": str(first), "limit": str(_EVENTS)})["results"]
        earlier = earlier_causes(compared)
        return {
            "events": [
                {
                    **event,
                    "kind": KINDS.get(event["type"], event["type"]),
                    "changed": changed.get(event["seq"], ()),
                }
                for event in found
                if event["seq"] <= last
            ],
            "recorded": last - first,
            "causes": len(changed) - len(earlier),
            "idle": last - first - len(changed) + len(earlier),
            "earlier": [(seq, sentence, changed[seq]) for seq, sentence in sorted(earlier.items())],
        }

    def _restated(self, reads: PageReads, log: str, results: Mapping[str, Any]) -> dict[str, Any]:
        titles = {(lot["contract"], lot["lot"]): lot["title"] for lot in results["lots"]}
        found = reads.read(Restatements, {"member": log})
        rows = [
            {**row, "title": titles.get((row["contract"], row["lot"]), row["lot"])}
            for row in found["results"]
        ]
        return {"restated": rows, "restated_more": found["next"] is not None}


class MyComparison(_Comparison):
    """Comparer deux dates, de son propre journal."""

    path = "comparer"
    roles = MEMBERS
    title = "Comparer deux dates"


class Comparison(_Comparison):
    """Comparer deux dates du journal d’un membre."""

    path = "comparer/{log}"
    roles = CENTRALE_READERS
    title = "Comparer deux dates"
    section = f"comparer/{CENTRALE}"

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        return to_chosen(request, self.path, path["log"]) or super().get(request, **path)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        shown = super().context(reads)
        searched = self.request.GET.get(SEARCHED, "").strip()
        choice = logs_to_choose(reads, shown=self.kwargs["log"], searched=searched)
        return {**shown, "logs": [row for row in choice.logs if row[0] != CENTRALE], "choice": choice}


def _place(results: Mapping[str, Any]) -> tuple[int, str]:
    return results["as_of"]["seq"], results["asked"]["effective_to"] or ""
