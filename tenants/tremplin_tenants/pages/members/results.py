"""The pages of a member's results: its own, and the same for the buyers and auditors who look at it."""

from collections.abc import Mapping
from typing import Any

from tremplin_tenants.access import CENTRALE_READERS, MEMBERS
from tremplin_tenants.api.events import Events
from tremplin_tenants.api.lots.lot_reads import Lots
from tremplin_tenants.api.members.results import MemberResults
from tremplin_tenants.api.orders.doeth import Doeth
from tremplin_tenants.api.orders.reserved_usage import ReservedUsage
from tremplin_tenants.pages.members.lots import in_progress, is_used, nothing_due
from tremplin_tenants.pages.members.quarters import quarter_chart, with_gaps
from tremplin_tenants.pages.members.reserved import latest_doeth, not_used
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.past import asked_position

_SQUARES = 12  # beyond, they would not fit the column
_EVERY_ROW = {"limit": "500"}


class _ResultsPage(Page):
    """A member's results, of today or of the past that `known_at` asks for: a position, an instant or a day."""

    template = "tremplin/members/results.html"

    @property
    def member(self) -> str:
        """The member whose results they are."""
        return self.caller.organisation

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        known_at = asked_position(self.request.GET.get("known_at", ""), today=self.caller.today)
        results = reads.read(MemberResults, {"known_at": known_at}, member=self.member)
        is_past = bool(known_at)
        terms = {} if is_past else self._terms(reads)
        context = {
            "results": results,
            "is_own": self.member == self.caller.organisation,
            "known_at": known_at,
            "asked_day": self.request.GET.get("known_at", "")[:10] if is_past else "",
            "today": self.caller.today.isoformat(),
            "chart": quarter_chart(results["quarters"]),
            "quarters": with_gaps(results["quarters"]),
            "squares": _squares(results["reserved_usage"]),
            **in_progress(results, terms, today=self.caller.today),
            "nothing_due": nothing_due(results, terms),
        }
        if is_past or not terms:
            return context
        if not is_used(results, terms):
            return {**context, **self._first_day(reads, terms)}
        return {**context, **self._more_of_today(reads, terms)}

    def _terms(self, reads: PageReads) -> dict[tuple[str, str], Mapping[str, Any]]:
        """Return the lots opened to the member, by contract and lot, where who is signed in may list them."""
        if self.caller.role not in Lots.roles:
            return {}
        lots = reads.read(Lots, {"member": self.member, **_EVERY_ROW})["results"]
        return {(lot["contract"], lot["lot"]): lot for lot in lots}

    def _more_of_today(self, reads: PageReads, terms: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
        usage = reads.read(ReservedUsage, {"member": self.member, **_EVERY_ROW})["results"]
        doeth = reads.read(Doeth, {"member": self.member, **_EVERY_ROW})["results"]
        return {**not_used(usage, terms), "doeth": latest_doeth(doeth)}

    def _first_day(self, reads: PageReads, terms: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
        first = reads.read(Events, {"log": self.member, "after": "0", "limit": "1"})["results"]
        contracts: dict[str, list[Mapping[str, Any]]] = {}
        for lot in terms.values():
            contracts.setdefault(lot["contract"], []).append(lot)
        joined = next(
            (event["effective"] for event in first if event["type"].endswith("member-joined")), None
        )
        return {"is_first_day": True, "joined_on": joined, "contracts": list(contracts.values())}


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
