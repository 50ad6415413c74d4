"""Place a call-off of a member on a lot."""

from tremplin_platform.commands.orders.call_offs import place_call_off
from tremplin_tenants.access import BUYERS_AND_MEMBERS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CreateCommandView
from tremplin_tenants.api.web.fields import Day, Identifier, Money


class CallOffBody(Body):
    id = Identifier(required=False)
    contract = Identifier()
    lot = Identifier()
    amount = Money()
    placed_on = Day(help_text="Le jour de la commande.")


_CALL_OFF = {
    "id": "commande-1",
    "contract": "nettoyage-2026",
    "lot": "1",
    "amount": "36400.00",
    "placed_on": "2026-02-02",
}


class PlaceCallOff(CreateCommandView):
    """Le contrat doit être ouvert à cet organisme à cette date (R2162-6), et le lot attribué."""

    endpoint = "place-call-off"
    path = "members/{member}/call-offs"
    roles = BUYERS_AND_MEMBERS
    summary = "Commander"
    command = place_call_off
    request_serializer = CallOffBody

    by_caller = True
    examples = {"commande": _CALL_OFF}
