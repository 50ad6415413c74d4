"""The page of a member's orders and invoices, which confirms the act that led to it."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.events.orders import call_off, invoice
from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.orders.call_offs import CallOffs
from tremplin_tenants.api.orders.invoices import Invoices
from tremplin_tenants.pages.orders.uptake import published_rows
from tremplin_tenants.pages.web.changes import Changes
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.neighbours import neighbours
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads


class Orders(Page):
    """Commandes et factures."""

    path = "commandes"
    roles = MEMBERS
    title = "Commandes et factures"
    template = "tremplin/orders/orders.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        done = confirmed(reads, self.query("fait"))
        orders = reads.read(CallOffs, {"limit": "500", **self.query("cursor")})
        invoices = reads.read(Invoices, {"limit": "500"})
        return {
            "done": done,
            **_done(done),
            "published": published_rows(reads),
            "orders": list(reversed(orders["results"])),
            "invoices": list(reversed(invoices["results"])),
            **neighbours(self.request.path, {}, orders),
        }


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
