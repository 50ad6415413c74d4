"""The page on which a member records an invoice, or a credit note, on one of its orders."""

from collections.abc import Mapping

from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.orders.call_offs import CallOffs
from tremplin_tenants.api.orders.invoices import ReceiveInvoice
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.forms.searched import Choices, list_or_search
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import written


class InvoiceForm(CommandForm):
    """Records an invoice on an order of the member."""

    command = ReceiveInvoice
    button = "Enregistrer"
    only = ("call_off", "amount", "invoiced_on", "id")
    labels = {"id": "Numéro de la facture"}
    hints = {
        "amount": "Par exemple 12 000,00. Un avoir s’écrit avec un moins : −120,00.",
        "id": "FA 2026/041 est gardé fa-2026-041. Sans numéro, la plateforme en donne un.",
    }

    def initial(self) -> Mapping[str, str]:
        return {"call_off": self.page.request.GET.get("call_off", "")}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        orders = [
            Option(
                value=order["id"],
                label=f"{order['id']}, {order['title'] or order['lot']}, "
                f"{written(order['left_to_invoice'])} € à facturer",
            )
            for order in reversed(reads.rows(CallOffs))
        ]
        return {"call_off": list_or_search(orders)}


class NewInvoice(FormPage):
    """Enregistrer une facture."""

    path = "factures/nouvelle"
    roles = MEMBERS
    title = "Enregistrer une facture"
    template = "tremplin/orders/invoice.html"
    section = "commandes"
    forms = (InvoiceForm,)
    confirmation = "/commandes"
