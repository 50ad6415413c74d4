"""The page of a member's orders and invoices, which confirms the act that led to it."""

from collections.abc import Mapping
from typing import Any

from tremplin_platform.commands.decp.uptakes import linked_orders
from tremplin_platform.events.orders import call_off, invoice
from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.orders.call_offs import LatestCallOffs
from tremplin_tenants.api.orders.invoices import LatestInvoices
from tremplin_tenants.pages.orders.uptake import PLACE, published_rows
from tremplin_tenants.pages.web.changes import Changes
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.neighbours import placed_list
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads

_ROWS = "100"
_PLACES = ("cursor", "factures", PLACE)


class Orders(Page):
    """Commandes et factures."""

    path = "commandes"
    roles = MEMBERS
    title = "Commandes et factures"
    template = "tremplin/orders/orders.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        done, path = confirmed(reads, self.query("fait")), self.request.path
        return {
            "done": done,
            **_done(done),
            "published": published_rows(reads, path=path, asked=self.query(*_PLACES)),
            "orders": self._orders(reads),
            "invoices": self._latest_first(reads, LatestInvoices, "factures"),
        }

    def _orders(self, reads: PageReads) -> Mapping[str, Any]:
        """Return a page of the orders, each with the published rows that are evidence of it."""
        found = self._latest_first(reads, LatestCallOffs, "cursor")
        linked = linked_orders(reads.connection, log=self.caller.organisation, upto=None)
        return {**found, "rows": [{**row, "evidence": linked.get(row["id"], ())} for row in found["rows"]]}

    def _latest_first(
        self, reads: PageReads, view: type[LatestCallOffs | LatestInvoices], place: str
    ) -> Mapping[str, Any]:
        """Return `rows`, and the addresses of the older ones (`next`) and newer ones (`previous`), said by `place`."""
        asked = self.query(*_PLACES)
        found = placed_list(reads, view, {"limit": _ROWS}, path=self.request.path, asked=asked, place=place)
        return {"rows": found["rows"][::-1], "next": found["previous"], "previous": found["next"]}


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
