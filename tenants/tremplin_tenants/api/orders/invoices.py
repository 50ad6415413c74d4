"""Record an invoice or a credit note on a member's call-off."""

from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_tenants.access import BUYERS_AND_MEMBERS
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
