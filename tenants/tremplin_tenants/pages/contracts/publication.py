"""The contracts in public formats: a file of each to download, and what its standard cannot say."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.contracts.exports import DecpReport, ExportDecp, ExportOcds, OcdsReport
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
        standards = []
        for name, title, row, view in _STANDARDS:
            report = reads.read(view)
            values = [{**item, "value": orjson.dumps(item["value"]).decode()} for item in report["assumed"]]
            standards.append(
                {
                    **report,
                    "name": name,
                    "title": title,
                    "row": row,
                    "assumed": values,
                    "more": max(0, len(report["unsaid"]) - _SHOWN),
                    "unsaid": report["unsaid"][:_SHOWN],
                }
            )
        return {"standards": standards}

    def get(self, request: HttpRequest, **path: str) -> HttpResponse:
        view = _FILES.get(request.GET.get("fichier", ""))
        if view is None:
            return super().get(request, **path)
        with self.page_reads() as reads:
            document = reads.read(view)
        name = f"contrats-{view.standard}-{document['as_of']['seq']}.json"
        response = HttpResponse(orjson.dumps(document), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response
