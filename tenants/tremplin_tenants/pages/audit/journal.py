"""The journal of a log: its events, the newest first, found by kind, subject, days and text."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from tremplin_platform.events.catalog import KINDS
from tremplin_platform.events.paris import PARIS
from tremplin_tenants.access import CENTRALE_READERS, MEMBERS
from tremplin_tenants.api.events import Density, Events
from tremplin_tenants.pages.audit.logs import SEARCHED, logs_to_choose, to_chosen
from tremplin_tenants.pages.audit.months import month_chart
from tremplin_tenants.pages.web.neighbours import neighbours
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import CENTRALE
from tremplin_tenants.typed_values import NotUnderstood, day_text

_ROWS = 25
_END = str(10**18)
"""A position beyond every log: the events before it begin with the newest."""
_SHOWN = ("type", "version", "subject", "effective", "data", "digest", "origin")
_PLACES = ("before", "limit")
_DELIVERED = "delivered."
_OF_MEMBERS = (_DELIVERED, "call-off.", "doeth.", "hours.", "invoice.")
"""How the topics of members’ logs begin: the others are of the centrale’s log alone."""
_COLOURS = {"call-off": "good", "invoice": "good", "hours": "info", "doeth": "warn"}


class _Journal(Page):
    """The events of one log."""

    template = "tremplin/audit/journal.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        log = self.kwargs.get("log", self.caller.organisation)
        filters = self._filters()
        asked = {"before": _END, "limit": str(_ROWS), **filters, **self.query(*_PLACES)}
        found = reads.read(Events, {"log": log, **asked})
        density = reads.read(Density, {"log": log})["results"]
        return {
            "log": log,
            "filters": filters,
            "kinds": kinds_of(log),
            "months": _by_month([_worded(event) for event in found["results"]]),
            "first": found["results"][0]["seq"] if found["results"] else None,
            "last": found["results"][-1]["seq"] if found["results"] else None,
            "chart": month_chart(density),
            **neighbours(self.request.path, filters, found, names={name: name for name in _PLACES}),
        }

    def _filters(self) -> dict[str, str]:
        filters = self.query("type", "subject", "from", "to", "q")
        return {name: _day(text) if name in ("from", "to") else text for name, text in filters.items()}


class MyJournal(_Journal):
    """Mon journal : chaque fait enregistré d’un membre, numéroté, avec son empreinte."""

    path = "journal"
    roles = MEMBERS
    title = "Mon journal"


class Journal(_Journal):
    """Chronologie : le journal d’un membre, ou de la centrale."""

    path = "journal/{log}"
    roles = CENTRALE_READERS
    title = "Chronologie"
    section = f"journal/{CENTRALE}"

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        return to_chosen(request, self.path, path["log"]) or super().get(request, **path)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        shown = super().context(reads)
        choice = logs_to_choose(
            reads, shown=shown["log"], searched=self.request.GET.get(SEARCHED, "").strip()
        )
        named = dict(choice.logs).get(shown["log"], shown["log"])
        return {**shown, "logs": choice.logs, "choice": choice, "log_name": named}


def kinds_of(log: str) -> list[tuple[str, str]]:
    """Return the kinds of events that a log may hold, as topic and name, by name."""
    held = [(topic, name) for topic, name in KINDS.items() if _is_held(topic, log)]
    return sorted(held, key=lambda kind: kind[1])


def _is_held(topic: str, log: str) -> bool:
    return not topic.startswith(_DELIVERED) if log == CENTRALE else topic.startswith(_OF_MEMBERS)


def _worded(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event with its kind, the day it is effective if that is another, and its content as JSON."""
    recorded = datetime.fromisoformat(event["recorded_at"]).astimezone(PARIS)
    content = {name: event[name] for name in _SHOWN}
    return {
        **event,
        "kind": KINDS.get(event["type"], event["type"]),
        "colour": _COLOURS.get(event["type"].partition(".")[0], "line"),
        "month": f"{recorded:%Y-%m}-01",
        "takes_effect": event["effective"] if event["effective"] != recorded.date().isoformat() else "",
        "content": orjson.dumps(content, option=orjson.OPT_INDENT_2).decode(),
    }


def _by_month(events: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    return [(month, list(found)) for month, found in groupby(events, key=lambda event: event["month"])]


def _day(text: str) -> str:
    """Return a day that was typed as the API takes it; what is none is left to its refusal."""
    try:
        return day_text(text)
    except NotUnderstood:
        return text
