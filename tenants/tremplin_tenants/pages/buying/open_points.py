"""The page of one open point: what it is about, and the form that settles it."""

from collections.abc import Mapping
from typing import Any

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.buying.open_points import SettleOpenPoint
from tremplin_tenants.api.buying.tower import TowerRead
from tremplin_tenants.pages.buying.task_cards import late, title_of
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found

SETTLED = ("open-point", "article-to-state", "status-lost", "subcontracting-over-half", "reservation-conflict",
           "hours-to-check")  # fmt: skip
"""The kinds of tasks that a decision closes."""


class SettleForm(CommandForm):
    command = SettleOpenPoint
    button = "Trancher"


class OpenPoint(FormPage):
    """Un point ouvert."""

    path = "points-ouverts/{id}"
    roles = BUYERS
    title = "Point ouvert"
    template = "tremplin/buying/open_point.html"
    section = "pilotage"
    forms = (SettleForm,)
    confirmation = "/pilotage"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        groups = reads.read(TowerRead)["tasks"]
        found = [group["task"] for group in groups if group["task"]["id"] == self.kwargs["id"]]
        if not found or found[0]["kind"] not in SETTLED:
            raise not_found()
        task = found[0]
        return {
            "title": title_of(task["kind"]),
            "task": task,
            "late": late(task, self.caller.today),
        }
