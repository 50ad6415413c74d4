"""The quarters: where each stands, and the page that closes or publishes one."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tremplin_platform.events.quarters import last_day, quarter_of, quarters_from
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.buying.tower import TowerRead
from tremplin_tenants.api.hours.hour_reads import HoursList
from tremplin_tenants.api.hours.quarters import CloseQuarter, PublishQuarter
from tremplin_tenants.api.lots.progress import Progress
from tremplin_tenants.api.web.fields import Quarter as QuarterField
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found

_MOST = "500"
_STATES = {
    "running": ("◷", "line", "En cours"),
    "idle": ("–", "line", "Sans heures"),
    "to-close": ("▲", "warn", "À clore"),
    "to-publish": ("▲", "warn", "À publier"),
    "published": ("✔", "good", "Publié"),
}


class Quarters(Page):
    """Trimestres, le dernier d’abord."""

    path = "trimestres"
    roles = BUYERS
    title = "Trimestres"
    template = "tremplin/quarters/quarters.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        days = reads.read(TowerRead)["quarters"]
        figures = _figures(reads)
        current = quarter_of(self.caller.today.isoformat())
        names = [*days, *figures, current]
        listed = sorted(quarters_from(min(names), max(names)), reverse=True)
        return {"rows": [_row(name, days, figures, current) for name in listed]}


class CloseForm(CommandForm):
    command = CloseQuarter
    button = "Clore"


class PublishForm(CommandForm):
    command = PublishQuarter
    button = "Publier"


class QuarterPage(FormPage):
    """Un trimestre, et l’acte qui l’attend."""

    path = "trimestres/{quarter}"
    roles = BUYERS
    title = "Trimestre"
    template = "tremplin/quarters/quarter.html"
    section = "trimestres"
    forms = (CloseForm, PublishForm)

    def setup(self, request: HttpRequest, *args: Any, **path: Any) -> None:
        super().setup(request, *args, **path)
        self.quarter = str(path["quarter"])

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        if not QuarterField.is_one(self.quarter):
            raise not_found()
        done = confirmed(reads, self.query("fait"), shown_by=TowerRead)
        days, figures = reads.read(TowerRead)["quarters"], _figures(reads)
        current = quarter_of(self.caller.today.isoformat())
        query = {"status": "pending", "quarter": self.quarter, "limit": _MOST}
        pending = reads.read(HoursList, query)
        return {
            "done": done,
            "row": _row(self.quarter, days, figures, current),
            "ends_on": last_day(self.quarter),
            "pending_count": len(pending["results"]),
            "has_more_pending": pending["next"] is not None,
        }


def _figures(reads: PageReads) -> dict[str, Mapping[str, Any]]:
    found = reads.read(Progress, {"by": "quarter", "limit": _MOST})["results"]
    return {row["quarter"]: row for row in found}


def _row(
    name: str, days: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]], current: str
) -> dict[str, Any]:
    known = days.get(name, {})
    state = _state(name, known, current, has_hours=name in figures and figures[name]["declared"] != "0.00")
    sign, tone, words = _STATES[state]
    return {
        "quarter": name,
        "figures": figures.get(name),
        "closed_on": known.get("closed_on"),
        "published_on": known.get("published_on"),
        "state": state,
        "sign": sign,
        "tone": tone,
        "words": words,
    }


def _state(name: str, known: Mapping[str, Any], current: str, *, has_hours: bool) -> str:
    if known.get("closed_on"):
        return "published" if known.get("published_on") else "to-publish"
    if name >= current:
        return "running"
    return "to-close" if has_hours else "idle"
