"""The pages of a member's results: its own, and the same for the buyers and auditors who look at it."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.events.fact import subject
from tremplin_tenants.access import CENTRALE_READERS, MEMBERS
from tremplin_tenants.api.events import Events
from tremplin_tenants.api.members.results import MemberResults
from tremplin_tenants.api.overview import Overview
from tremplin_tenants.pages.members.lots import Terms, in_progress, is_used, nothing_due
from tremplin_tenants.pages.members.quarters import quarter_chart, with_gaps
from tremplin_tenants.pages.members.reserved import latest_doeth, not_used
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.past import asked_position

_SQUARES = 12  # beyond, they would not fit the column


class _ResultsPage(Page):
    """A member's results, of today or of the past that `known_at` asks for: a position, an instant or a day."""

    template = "tremplin/members/results.html"

    @property
    def member(self) -> str:
        """The member whose results they are."""
        return self.caller.organisation

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        known_at = asked_position(self.request.GET.get("known_at", ""), today=self.caller.today)
        if known_at:
            results = reads.read(MemberResults, {"known_at": known_at}, member=self.member)
            return {
                **self._shown(results, {}, {}),
                "known_at": known_at,
                "asked_day": self.request.GET["known_at"][:10],
            }
        found = reads.read(Overview, member=self.member)
        terms = {(lot["contract"], lot["lot"]): lot for lot in found["lots"]}
        newly_late = {(row["contract"], row["lot"]): row["due"] for row in found["newly_late"]}
        shown = self._shown(found["results"], terms, newly_late)
        if not is_used(found["results"], terms):
            return {**shown, **self._first_day(reads, terms)}
        return {**shown, **not_used(found["reserved_usage"], terms), "doeth": latest_doeth(found["doeth"])}

    def _shown(
        self, results: Mapping[str, Any], terms: Terms, newly_late: Mapping[tuple[str, str], str]
    ) -> dict[str, Any]:
        """Return what the page shows of today and of the past, where the terms of lots are not read."""
        return {
            "results": results,
            "is_own": self.member == self.caller.organisation,
            "today": self.caller.today.isoformat(),
            "chart": quarter_chart(results["quarters"]),
            "quarters": with_gaps(results["quarters"]),
            "squares": _squares(results["reserved_usage"]),
            **in_progress(results, terms, newly_late, today=self.caller.today),
            "nothing_due": nothing_due(results, terms),
        }

    def _first_day(self, reads: PageReads, terms: Terms) -> dict[str, Any]:
        membership = subject(log=self.member, kind="membership", identifier=self.member)
        found = reads.read(Events, {"log": self.member, "subject": membership})["results"]
        contracts: dict[str, list[Mapping[str, Any]]] = {}
        for lot in terms.values():
            contracts.setdefault(lot["contract"], []).append(lot)
        days = [event["data"]["joined_on"] for event in found if "joined_on" in event["data"]]
        return {
            "is_first_day": True,
            "joined_on": days[-1] if days else None,
            "contracts": list(contracts.values()),
            "lots": len(terms),
            "reserved_lots": sum(lot["reserved"] for lot in terms.values()),
        }


def _squares(usage: Mapping[str, Any]) -> list[tuple[int, bool]]:
    """Return a square for each reserved lot open: where it stands, and whether the lot is used; none where too many."""
    used, opened = usage["reserved_lots_used"], usage["reserved_lots_open"]
    return [(1 + 20 * rank, rank < used) for rank in range(opened)] if opened <= _SQUARES else []


class MyResults(_ResultsPage):
    """Mes résultats."""

    path = "resultats"
    roles = MEMBERS
    title = "Mes résultats"


class MemberResultsPage(_ResultsPage):
    """Les résultats d’un membre, en lecture seule."""

    path = "membres/{id}"
    roles = CENTRALE_READERS
    title = "Résultats d’un membre"
    section = "membres"

    @property
    def member(self) -> str:
        return str(self.kwargs["id"])
