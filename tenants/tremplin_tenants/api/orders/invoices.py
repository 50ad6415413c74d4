"""Record an invoice or a credit note on a member's call-off (command), and list them."""

from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.orders.call_offs import invoices
from tremplin_tenants.access import BUYERS_AND_MEMBERS, EVERY_READER
from tremplin_tenants.api.orders.call_offs import OrderedLotResponse, latest
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CreateCommandView
from tremplin_tenants.api.web.fields import Day, Identifier, Money


class InvoiceBody(Body):
    id = Identifier(required=False)
    call_off = Identifier()
    amount = Money(negative=True)
    invoiced_on = Day(help_text="Le jour de la facture.")


class ReceiveInvoice(CreateCommandView):
    """Un montant négatif est un avoir. Contrat, lot, article et usage viennent de la commande."""

    endpoint = "receive-invoice"
    path = "members/{member}/invoices"
    roles = BUYERS_AND_MEMBERS
    summary = "Enregistrer une facture ou un avoir"
    command = record_invoice
    request_serializer = InvoiceBody

    by_caller = True
    examples = {"exemple": {"call_off": "commande-1", "amount": "12400.00", "invoiced_on": "2026-03-02"}}


class InvoiceResponse(OrderedLotResponse):
    """Une facture, ou un avoir : son montant est négatif."""

    id = serializers.CharField(source="invoice")
    call_off = serializers.CharField()
    invoiced_on = serializers.DateField()


class Invoices(MemberListView):
    """Dans l’ordre où elles sont enregistrées, avoirs compris."""

    endpoint = "invoices"
    path = "invoices"
    roles = EVERY_READER
    summary = "Les factures et les avoirs"
    serializer_class = InvoiceResponse
    key = (str, int)

    def page(self, at: PageRequest) -> Page[Any]:
        return invoices(log=self.log, asked=at)


class LatestInvoices(Invoices):
    """A read for pages alone: from the last of one's own invoices, backwards."""

    endpoint = "latest-invoices"

    def page(self, at: PageRequest) -> Page[Any]:
        return latest(super().page, at, log=self.caller.organisation)
