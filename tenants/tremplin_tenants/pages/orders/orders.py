"""The page of a member's orders and invoices, which confirms the act that led to it."""

from collections.abc import Mapping
from typing import Any

from tremplin_tenants.access import MEMBERS
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads


class Orders(Page):
    """Commandes et factures."""

    path = "commandes"
    roles = MEMBERS
    title = "Commandes et factures"
    template = "tremplin/orders/orders.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        return {"done": confirmed(reads, self.query("fait"))}
