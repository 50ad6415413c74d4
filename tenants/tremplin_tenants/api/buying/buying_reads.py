"""Lists of the registers of buyers before a purchase: objectives, training, sourcing, screenings."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from tremplin_platform.events.codes import FUNCTIONS, OBJECTIVE_KINDS, STRATEGIES
from tremplin_projections.queries.buying.awarded import AWARDED, awarded, by_sourcing, measure
from tremplin_projections.queries.buying.registers import registers
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.buying.registers import RegisterView
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.web.fields import Choice, Identifier, Text, Year
from tremplin_tenants.api.web.responses import Place, ResponseSerializer
from tremplin_tenants.roles import CENTRALE


class ObjectivesQuery(ListQuery):
    buyer = Identifier(required=False)
    year = Year(required=False)
    kind = Choice(choices=OBJECTIVE_KINDS, required=False)


class CentraleEvent(Place):
    """Un événement de la centrale."""

    def to_representation(self, instance: int) -> dict[str, Any]:
        return super().to_representation({"log": CENTRALE, "seq": instance})


class ObjectiveResponse(ResponseSerializer):
    id = serializers.CharField()
    buyer = serializers.CharField()
    year = serializers.IntegerField()
    kind = serializers.CharField()
    count = serializers.IntegerField()
    achieved = serializers.IntegerField(
        help_text="Lots réservés, ou contrats avec clause, attribués dans l’année."
    )
    reached = serializers.BooleanField()
    events = CentraleEvent(many=True, help_text="L’attribution derrière chacun.")


class Objectives(RegisterView):
    """Mesurés sur les attributions notifiées dans l’année civile."""

    endpoint = "objectives"
    path = "objectives"
    roles = CENTRALE_READERS
    summary = "Les objectifs annuels des acheteurs"
    query_serializer = ObjectivesQuery
    serializer_class = ObjectiveResponse
    register = "objectives"

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        awards = awarded(registers(*AWARDED))
        return [
            {
                **entry.data,
                "id": entry.id,
                "achieved": measured.achieved,
                "reached": measured.reached,
                "events": measured.events,
            }
            for entry in rows
            for measured in [measure(entry, awards)]
        ]


class TrainingsQuery(ListQuery):
    buyer = Identifier(required=False)


class TrainingResponse(ResponseSerializer):
    id = serializers.CharField()
    buyer = serializers.CharField()
    held_on = serializers.DateField()
    subject = serializers.CharField()


class Trainings(RegisterView):
    """Par les acheteurs de la centrale."""

    endpoint = "trainings"
    path = "trainings"
    roles = CENTRALE_READERS
    summary = "Les formations suivies"
    query_serializer = TrainingsQuery
    serializer_class = TrainingResponse
    register = "trainings"


class SourcingQuery(ListQuery):
    contract = Identifier(required=False)
    strategy = Choice(choices=STRATEGIES, required=False)


class MetResponse(ResponseSerializer):
    kind = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    siret = serializers.CharField()


class CameOfItResponse(ResponseSerializer):
    """`protected` : ce qu’était le titulaire ce jour-là ; un statut perdu ensuite n’y change rien."""

    contract = serializers.CharField()
    lot = serializers.CharField()
    contractor = serializers.CharField()
    notified_on = serializers.DateField()
    reserved = serializers.BooleanField()
    protected = serializers.BooleanField()
    event = CentraleEvent(source="seq")


class SourcingRowResponse(ResponseSerializer):
    id = serializers.CharField()
    how = serializers.CharField(allow_null=True)
    met = MetResponse(many=True)
    need = serializers.CharField(allow_null=True)
    contract = serializers.CharField(allow_null=True)
    feasible = serializers.BooleanField(allow_null=True)
    strategy = serializers.CharField()
    awards = CameOfItResponse(many=True, help_text="Les attributions qui le nomment.")


class SourcingRounds(RegisterView):
    """Qui a été rencontré, et les attributions que ces rencontres ont permises."""

    endpoint = "sourcing"
    path = "sourcing"
    roles = CENTRALE_READERS
    summary = "Les sourcings et ce qui en est venu"
    query_serializer = SourcingQuery
    serializer_class = SourcingRowResponse
    register = "sourcing"

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        awards = by_sourcing(awarded(registers(*AWARDED)))
        return [{**entry.data, "id": entry.id, "awards": awards.get(entry.id, ())} for entry in rows]


class ScreeningsQuery(ListQuery):
    cpv = Text(required=False, max_length=10)
    function = Choice(choices=FUNCTIONS, required=False)


class ScreeningResponse(ResponseSerializer):
    id = serializers.CharField()
    cpv = serializers.CharField()
    finding = serializers.CharField()
    function = serializers.CharField()


class Screenings(RegisterView):
    """Ce qui a été constaté, par CPV et par fonction."""

    endpoint = "screenings"
    path = "screenings"
    roles = CENTRALE_READERS
    summary = "Les fonctions qui peuvent porter une clause"
    query_serializer = ScreeningsQuery
    serializer_class = ScreeningResponse
    register = "screenings"
