"""The page of a member's orders and invoices, which confirms the act that led to it."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.events.orders import call_off, invoice
from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.orders.call_offs import LatestCallOffs
from tremplin_tenants.api.orders.invoices import LatestInvoices
from tremplin_tenants.pages.orders.uptake import published_rows
from tremplin_tenants.pages.web.changes import Changes
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.neighbours import neighbours
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads

_ROWS = "100"


class Orders(Page):
    """Commandes et factures."""

    path = "commandes"
    roles = MEMBERS
    title = "Commandes et factures"
    template = "tremplin/orders/orders.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        done = confirmed(reads, self.query("fait"))
        return {
            "done": done,
            **_done(done),
            "published": published_rows(reads),
            "orders": self._latest_first(reads, LatestCallOffs, "cursor"),
            "invoices": self._latest_first(reads, LatestInvoices, "factures"),
        }

    def _latest_first(
        self, reads: PageReads, view: type[LatestCallOffs | LatestInvoices], place: str
    ) -> Mapping[str, Any]:
        """Return `rows`, and the addresses of the older ones (`next`) and newer ones (`previous`), said by `place`."""
        asked = self.query("cursor", "factures")
        found = reads.read(view, {"limit": _ROWS, "cursor": asked.pop(place, "")})
        links = neighbours(self.request.path, asked, found, names={"cursor": place})
        return {"rows": found["results"][::-1], "next": links["previous"], "previous": links["next"]}


_TITLES = {
    call_off.Placed.TOPIC: "Commande enregistrée",
    invoice.Received.TOPIC: "Facture enregistrée",
    invoice.Credited.TOPIC: "Avoir enregistré",
}


def _done(done: Changes | None) -> Mapping[str, Any]:
    """Return the title of the confirmation, and the identifier of the order that was placed."""
    if done is None:
        return {}
    kind = done.event["type"]
    is_order = kind == call_off.Placed.TOPIC
    order = done.event["subject"].rpartition("/")[2] if is_order else ""
    return {"done_title": _TITLES.get(kind), "done_order": order}
