"""Choose how a lot shares the hours of `centrale` among members (command), and the shape of what closings shared."""

from rest_framework import serializers

from tremplin_platform.commands.attribution.attribution import choose_method
from tremplin_platform.events.codes import METHODS
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import LotCommandView
from tremplin_tenants.api.web.fields import Choice, Day, Hundredths, Identifier
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals


class QuantityBody(Body):
    member = Identifier()
    quantity = Hundredths(help_text="Un nombre à deux décimales, dans l’unité du contrat.")


class AttributionBody(Body):
    method = Choice(choices=METHODS, help_text="Comment les heures du lot sont réparties.")
    from_ = Day(source="since")
    quantities = QuantityBody(
        many=True, required=False, help_text="Pour `volumes` : ce que chaque membre s’est engagé à prendre."
    )


_VOLUMES = {
    "method": "volumes",
    "from": "2026-01-01",
    "quantities": [
        {"member": "cpam-075", "quantity": "1200.00"},
        {"member": "caf-013", "quantity": "800.00"},
    ],
}


class ChooseMethod(LotCommandView):
    """
    Comment les heures qui ne sont à aucun membre seul reviennent aux membres, à partir d’un jour.

    `direct` : chaque heure est celle d’un membre. `spend` : au prorata du facturé du trimestre. `volumes` : au prorata
    des quantités. `none` : elles restent à la centrale. Ce qui est réparti ne change pas : un jour dans un trimestre
    clos est refusé.
    """

    endpoint = "choose-method"
    path = "contracts/{id}/lots/{lot}/attribution"
    roles = BUYERS
    summary = "Choisir la répartition des heures d’un lot"
    command = choose_method
    request_serializer = AttributionBody
    examples = {"volumes fermes": _VOLUMES}


class SharedResponse(ResponseSerializer):
    member = serializers.CharField()
    hours = TwoDecimals()


class AttributedQuarterResponse(ResponseSerializer):
    """Les heures du trimestre qui ne sont à aucun membre seul : parts des membres et reste font le total."""

    quarter = serializers.CharField()
    method = serializers.CharField()
    validated = TwoDecimals()
    unattributed = TwoDecimals()
    members = SharedResponse(many=True)
