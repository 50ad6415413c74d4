"""Orders of a member on a contract. By that member, or by a buyer."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from tremplin_platform.commands.identifiers import new_identifier
from tremplin_platform.commands.orders.call_offs import place_call_off
from tremplin_platform.store.session import Position, Session
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.fields import Day, Identifier, Money
from tremplin_tenants.api.web.writing import Call, CommandView, actor


class CallOffBody(Body):
    id = Identifier(required=False)
    contract = Identifier()
    lot = Identifier()
    amount = Money()
    placed_on = Day()


_CALL_OFF = {
    "id": "commande-1",
    "contract": "nettoyage-2026",
    "lot": "1",
    "amount": "36400.00",
    "placed_on": "2026-02-02",
}


@extend_schema_view(
    post=extend_schema(
        summary="Commander", examples=[OpenApiExample("commande", _CALL_OFF, request_only=True)]
    )
)
class PlaceCallOff(CommandView):
    """Le contrat doit être ouvert à cet organisme à cette date (R2162-6), et le lot attribué."""

    endpoint = "place-call-off"
    form = CallOffBody
    made = True

    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        body = dict(call.body)
        identifier = body.pop("id", None) or new_identifier()
        return identifier, place_call_off(session, identifier=identifier, by=actor(call.caller), **body)
