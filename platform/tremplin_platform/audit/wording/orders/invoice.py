"""Words events about invoices."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.orders.call_off import market
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.orders import invoice as events
from tremplin_platform.figures import french


def _received(invoice: str, data: dict[str, Any]) -> str:
    return f"La facture {invoice} de {french.money(data['amount'])} est reçue {_on(data)}."


def _credited(invoice: str, data: dict[str, Any]) -> str:
    return f"L’avoir {invoice} de {french.money(data['amount'])} est reçu {_on(data)}."


def _on(data: dict[str, Any]) -> str:
    return (
        f"le {french.day(data['invoiced_on'])} sur la commande {data['call_off']} "
        f"({names.lot_of(data['contract'], data['lot'])}{market(data)})"
    )


SENTENCES: Sentences = {
    events.Received: _received,
    events.Credited: _credited,
}
