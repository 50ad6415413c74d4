"""Two positions of a member's log compared: each figure that changed, and the events that sum to its change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from tremplin_projections.queries.figures.explanation import FIGURES as EXPLAINED, FigureQuery
from tremplin_projections.queries.figures.window import paris_day, window
from tremplin_projections.queries.members.comparison import changes_between
from tremplin_projections.queries.members.results_document import decimal
from tremplin_tenants.access import CENTRALE_READERS, MEMBERS
from tremplin_tenants.api.members.results import MemberResults, Results
from tremplin_tenants.pages.audit.logs import logs_to_choose, to_chosen
from tremplin_tenants.pages.web.figure_names import FIGURES, FigureName
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.past import asked_position
from tremplin_tenants.pages.web.written import hundredths
from tremplin_tenants.rest.problem import wrong_parameter
from tremplin_tenants.roles import CENTRALE

_GROUPS = ("clause_hours", "reserved_usage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A figure at the two positions. `events`: what each event added, by seq; None where they do not sum to the change.
    """

    name: str
    figure: FigureName
    before: str | int | None
    after: str | int | None
    difference: str | int
    events: Mapping[int, str | int] | None


class _Comparison(Page):
    """The figures of one member at two positions."""

    template = "tremplin/audit/comparison.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        log = self.kwargs.get("log", self.caller.organisation)
        asked = self.query("from", "to")
        shown: dict[str, Any] = {"log": log, "asked": asked, "today": self.caller.today}
        if log != CENTRALE:
            after = self._results(reads, log, asked.get("to", ""))
            if "from" in asked:
                shown |= self._compared(log, self._results(reads, log, asked["from"]), after)
        return shown

    def _results(self, reads: PageReads, log: str, text: str) -> Mapping[str, Any]:
        known_at = asked_position(text, today=self.caller.today)
        if log == self.caller.organisation:
            return reads.read(Results, {"known_at": known_at})
        return reads.read(MemberResults, {"known_at": known_at}, member=log)

    def _compared(self, log: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
        first, last = before["as_of"], after["as_of"]
        if first["seq"] > last["seq"]:
            raise wrong_parameter("from", "later-than-to", "La première date est après la seconde.")
        day = paris_day(datetime.fromisoformat(last["recorded_at"])) if last["recorded_at"] else None
        until = self.caller.today.isoformat() if after["asked"].get("known_at") is None else day
        compared = list(_changes(log, before, after, until=until))
        return {
            "first": first,
            "last": last,
            "changed": [change for change in compared if change.difference],
            "same": [change for change in compared if not change.difference],
        }


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
        return {**shown, "logs": [row for row in logs_to_choose(reads) if row[0] != CENTRALE]}


def _changes(
    log: str, before: Mapping[str, Any], after: Mapping[str, Any], *, until: str | None
) -> Iterator[Change]:
    between = window(effective_from=None, effective_to=until)
    for group in _GROUPS:
        for measure in FIGURES:
            if measure in after[group] and measure in EXPLAINED:
                asked = FigureQuery(log=log, measure=measure, between=between, upto=after["as_of"]["seq"])
                values = before[group][measure], after[group][measure]
                yield _change(group, asked, *values, since=before["as_of"]["seq"])


def _change(
    group: str, asked: FigureQuery, before: str | int | None, after: str | int | None, *, since: int
) -> Change:
    is_count = isinstance(after, int)
    difference = _size(after) - _size(before)
    found = changes_between(asked, after=since, difference=difference) if difference else {}
    return Change(
        name=f"{group}.{asked.measure}",
        figure=FIGURES[asked.measure],
        before=before,
        after=after,
        difference=_written(difference, is_count=is_count) if difference else 0,
        events=found and {seq: _written(amount, is_count=is_count) for seq, amount in found.items()},
    )


def _size(value: str | int | None) -> int:
    return value if isinstance(value, int) else hundredths(value or "0.00")


def _written(amount: int, *, is_count: bool) -> str | int:
    return amount if is_count else decimal(amount)
