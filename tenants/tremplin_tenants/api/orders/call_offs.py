"""Place a call-off of a member on a lot (command), and list call-offs with what is left to invoice on each."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from rest_framework import serializers

from tremplin_platform.commands.orders.call_offs import place_call_off
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.orders.call_offs import call_offs
from tremplin_tenants.access import BUYERS_AND_MEMBERS, EVERY_READER
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CreateCommandView
from tremplin_tenants.api.web.fields import Day, Identifier, Money
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals

T = TypeVar("T")
_END = 2**63 - 1  # after every event


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


class OrderedLotResponse(ResponseSerializer):
    """Le lot sur lequel un membre commande, par les noms que son journal connaît."""

    member = serializers.CharField(source="log")
    seq = serializers.IntegerField(help_text="L’événement qui l’enregistre, dans le journal du membre.")
    contract = serializers.CharField()
    contract_title = serializers.CharField(allow_null=True)
    lot = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    amount = TwoDecimals()


class CallOffResponse(OrderedLotResponse):
    """Une commande."""

    id = serializers.CharField(source="call_off")
    contractor = serializers.CharField()
    placed_on = serializers.DateField()
    due = TwoDecimals(allow_null=True, help_text="Les heures qu’elle crée, sur un lot à taux ; sinon null.")
    invoiced = TwoDecimals(help_text="Ce qui est facturé sur elle, avoirs déduits.")
    left_to_invoice = TwoDecimals(help_text="`amount` moins `invoiced` ; négatif si plus est facturé.")


class CallOffs(MemberListView):
    """Dans l’ordre où elles sont enregistrées, avec ce qui reste à facturer sur chacune."""

    endpoint = "call-offs"
    path = "call-offs"
    roles = EVERY_READER
    summary = "Les commandes"
    serializer_class = CallOffResponse
    key = (str, int)

    def page(self, at: PageRequest) -> Page[Any]:
        return call_offs(log=self.log, asked=at)


class LatestCallOffs(CallOffs):
    """A read for pages alone: from the last of one's own orders, backwards."""

    endpoint = "latest-call-offs"

    def page(self, at: PageRequest) -> Page[Any]:
        return latest(super().page, at, log=self.caller.organisation)


def latest(listed: Callable[[PageRequest], Page[T]], at: PageRequest, *, log: str) -> Page[T]:
    """Return the page of a log's list that is asked for, the last one where none is."""
    if at.after or at.before:
        return listed(at)
    return replace(listed(replace(at, before=(log, _END))), next=None)
