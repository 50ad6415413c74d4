"""The contracts in public formats: a file of each to download, and what its standard cannot say."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.contracts.exports import DecpReport, ExportDecp, ExportOcds, OcdsReport
from tremplin_tenants.pages.forms.labels import label_of
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
    """Return a standard's report as the page shows it: labels beside the schema's names, the first facts alone."""
    values = {item["field"]: orjson.dumps(item["value"]).decode() for item in report["assumed"]}
    missing = [
        {**item, "words": [(label_of(field), values[field]) for field in item["fields"]]}
        for item in report["missing"]
    ]
    return {
        **report,
        "name": name,
        "title": title,
        "row": row,
        "missing": missing,
        "complete": report["rows"] - len(missing),
        "more": max(0, len(report["unsaid"]) - _SHOWN),
        "unsaid": report["unsaid"][:_SHOWN],
    }
