"""Invoices and credit notes of a member. By that member, or by a buyer."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CreateCommandView
from tremplin_tenants.api.web.fields import Day, Identifier, Money


class InvoiceBody(Body):
    id = Identifier(required=False)
    call_off = Identifier()
    amount = Money(negative=True)
    invoiced_on = Day()


@extend_schema_view(post=extend_schema(summary="Enregistrer une facture ou un avoir"))
class ReceiveInvoice(CreateCommandView):
    """Un montant négatif est un avoir. Contrat, lot, article et usage viennent de la commande."""

    endpoint = "receive-invoice"
    command = record_invoice
    request_serializer = InvoiceBody

    by_caller = True
