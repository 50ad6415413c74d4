"""Invoices and credit notes of a member. By that member, or by a buyer."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from tremplin_platform.commands.identifiers import new_identifier
from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_platform.store.session import Position, Session
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.fields import Day, Identifier, Money
from tremplin_tenants.api.web.writing import Call, CommandView, actor


class InvoiceBody(Body):
    id = Identifier(required=False)
    call_off = Identifier()
    amount = Money(negative=True)
    invoiced_on = Day()


@extend_schema_view(post=extend_schema(summary="Enregistrer une facture ou un avoir"))
class ReceiveInvoice(CommandView):
    """Un montant négatif est un avoir. Contrat, lot, article et usage viennent de la commande."""

    endpoint = "receive-invoice"
    form = InvoiceBody
    made = True

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        body = dict(call.body)
        identifier = body.pop("id", None) or new_identifier()
        return identifier, record_invoice(session, identifier=identifier, by=actor(call.caller), **body)
