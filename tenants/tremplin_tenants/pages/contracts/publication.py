"""The contracts in public formats: a file of each to download, and what its standard cannot say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tremplin_platform.figures.names import CONTRACT, Names
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.contracts.exports import DecpReport, ExportDecp, ExportOcds, OcdsReport
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.pages.forms.labels import label_of
from tremplin_tenants.pages.web.distinct_names import distinguish
from tremplin_tenants.pages.web.inside import a_read
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads

_FILES = {"decp": ExportDecp, "ocds": ExportOcds}
_STANDARDS = (
    ("decp", "Données essentielles (DECP 2.0.4)", "ligne", DecpReport),
    ("ocds", "Open Contracting (OCDS 1.1)", "version", OcdsReport),
)
_SHOWN = 100


class Publication(Page):
    """Publier les contrats : deux fichiers, et leurs rapports."""

    path = "publication"
    roles = CENTRALE_READERS
    title = "Contrats dans les formats publics"
    template = "tremplin/contracts/publication.html"
    section = "contrats"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        return {"standards": [_shown(reads.read(view), *words) for *words, view in _STANDARDS]}

    def get(self, request: HttpRequest, **path: str) -> HttpResponseBase:  # type: ignore[override]
        view = _FILES.get(request.GET.get("fichier", ""))
        if view is None:
            return super().get(request, **path)
        complete = view is ExportDecp and "complet" in request.GET
        query = {"complete": "true"} if complete else {}
        read = a_read(view, caller=self.caller, path={}, query=query)
        response = read.get(read.request)
        seq = response["Tremplin-As-Of"].partition(":")[2]
        name = f"contrats-{view.standard}{'-complets' if complete else ''}-{seq}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _shown(report: Mapping[str, Any], name: str, title: str, row: str) -> Mapping[str, Any]:
    """Return a standard's report as the page shows it: each reason once, with what it is of; the first facts alone."""
    values = {item["field"]: orjson.dumps(item["value"]).decode() for item in report["assumed"]}
    unsaid = report["unsaid"][:_SHOWN]
    facts = [*report["left_out"], *report["missing"], *unsaid]
    _add_titles(facts)
    missing = _by("fields", report["missing"])
    return {
        **report,
        "name": name,
        "title": title,
        "row": row,
        "left_out": _by("reason", report["left_out"]),
        "missing": [
            {**group, "words": [(label_of(field), values[field]) for field in group["of"]]}
            for group in missing
        ],
        "to_complete": len(report["missing"]),
        "complete": report["rows"] - len(report["missing"]),
        "more": max(0, len(report["unsaid"]) - _SHOWN),
        "unsaid": _by("reason", unsaid),
        "unsaid_count": len(report["unsaid"]),
    }


def _by(field: str, items: Iterable[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Group items by what a field says, `of`, as first said; `rows`: the items."""
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for item in items:
        of = tuple(item[field]) if isinstance(item[field], list) else item[field]
        groups.setdefault(of, []).append(item)
    return [{"of": of, "rows": found} for of, found in groups.items()]


def _add_titles(facts: Sequence[dict[str, Any]]) -> None:
    """Add to each fact the titles of its contract and lot, and what distinguishes them from others of one title."""
    names = names_of({(CONTRACT, item["contract"]) for item in facts})
    for item in facts:
        item |= _titles(item, names)
    distinguish(facts)


def _titles(item: Mapping[str, Any], names: Names) -> Mapping[str, str]:
    """Return the title of the lot, empty where it is the contract's or the item is of no lot, and the contract's."""
    contract, lot = item["contract"], item["lot"]
    contract_title = names.name(CONTRACT, contract) or contract
    lot_title = (names.title(contract, lot) or lot) if lot else ""
    return {"contract_title": contract_title, "lot_title": "" if lot_title == contract_title else lot_title}
