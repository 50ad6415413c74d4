"""Registers of how buyers prepare what they buy: objectives, training, sourcing, screenings."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_platform.events.codes import FUNCTIONS, OBJECTIVE_KINDS, STRATEGIES
from tremplin_projections.queries.buying.awarded import AwardedLot, awarded, by_sourcing, measure
from tremplin_projections.queries.keyset import Page
from tremplin_tenants.api.reads.listing import ListQuery
from tremplin_tenants.api.reads.reading import Asked
from tremplin_tenants.api.reads.register_reads import RegisterView
from tremplin_tenants.api.web.fields import Choice, Identifier, Text, Year
from tremplin_tenants.api.web.shown import Place
from tremplin_tenants.roles import CENTRALE


class ObjectivesQuery(ListQuery):
    buyer = Identifier(required=False)
    year = Year(required=False)
    kind = Choice(choices=OBJECTIVE_KINDS, required=False)


class ObjectiveShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    buyer = serializers.CharField()
    year = serializers.IntegerField()
    kind = serializers.CharField()
    count = serializers.IntegerField()
    achieved = serializers.IntegerField(
        help_text="Lots réservés, ou contrats avec clause, attribués dans l’année."
    )
    reached = serializers.BooleanField()
    events = Place(many=True, help_text="L’attribution derrière chacun.")


@extend_schema_view(get=extend_schema(summary="Les objectifs annuels des acheteurs"))
class Objectives(RegisterView):
    """Mesurés sur les attributions notifiées dans l’année civile."""

    endpoint = "objectives"
    query = ObjectivesQuery
    shown = ObjectiveShown
    register = "objectives"

    def rows(self, asked: Asked, page: Page[Any]) -> list[Mapping[str, Any]]:
        awards = awarded()
        told: list[Mapping[str, Any]] = []
        for entry in page.rows:
            measured = measure(entry, awards)
            said = {name: entry.data[name] for name in ("buyer", "year", "kind", "count")}
            events = [{"log": CENTRALE, "seq": seq} for seq in measured.events]
            told.append(
                {
                    "id": entry.id,
                    **said,
                    "achieved": measured.achieved,
                    "reached": measured.reached,
                    "events": events,
                }
            )
        return told


class TrainingsQuery(ListQuery):
    buyer = Identifier(required=False)


class TrainingShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    buyer = serializers.CharField()
    held_on = serializers.DateField()
    subject = serializers.CharField()


@extend_schema_view(get=extend_schema(summary="Les formations suivies"))
class Trainings(RegisterView):
    """Par les acheteurs de la centrale."""

    endpoint = "trainings"
    query = TrainingsQuery
    shown = TrainingShown
    register = "trainings"


class SourcingQuery(ListQuery):
    contract = Identifier(required=False)
    strategy = Choice(choices=STRATEGIES, required=False)


class MetShown(serializers.Serializer[Any]):
    name = serializers.CharField()
    siret = serializers.CharField()
    kind = serializers.CharField(allow_null=True)


class CameOfItShown(serializers.Serializer[Any]):
    """`protected` : ce qu’était le titulaire ce jour-là ; un statut perdu ensuite n’y change rien."""

    contract = serializers.CharField()
    lot = serializers.CharField()
    contractor = serializers.CharField()
    notified_on = serializers.DateField()
    reserved = serializers.BooleanField()
    protected = serializers.BooleanField()
    event = Place()


class SourcingRowShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    contract = serializers.CharField(allow_null=True)
    need = serializers.CharField(allow_null=True)
    strategy = serializers.CharField()
    met = MetShown(many=True)
    feasible = serializers.BooleanField(allow_null=True)
    how = serializers.CharField(allow_null=True)
    awards = CameOfItShown(many=True, help_text="Les attributions qui le nomment.")


@extend_schema_view(get=extend_schema(summary="Les sourcings et ce qui en est venu"))
class SourcingRounds(RegisterView):
    """Qui a été rencontré, et les attributions que ces rencontres ont permises."""

    endpoint = "sourcing"
    query = SourcingQuery
    shown = SourcingRowShown
    register = "sourcing"

    def rows(self, asked: Asked, page: Page[Any]) -> list[Mapping[str, Any]]:
        came = by_sourcing(awarded())
        return [
            {"id": entry.id, **entry.data, "awards": [_award(each) for each in came.get(entry.id, ())]}
            for entry in page.rows
        ]


class ScreeningsQuery(ListQuery):
    cpv = Text(required=False, max_length=10)
    function = Choice(choices=FUNCTIONS, required=False)


class ScreeningShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    cpv = serializers.CharField()
    function = serializers.CharField()
    finding = serializers.CharField()


@extend_schema_view(get=extend_schema(summary="Les fonctions qui peuvent porter une clause"))
class Screenings(RegisterView):
    """Ce qui a été constaté, par CPV et par fonction."""

    endpoint = "screenings"
    query = ScreeningsQuery
    shown = ScreeningShown
    register = "screenings"


def _award(award: AwardedLot) -> dict[str, Any]:
    return {
        "contract": award.contract,
        "lot": award.lot,
        "contractor": award.contractor,
        "notified_on": award.notified_on,
        "reserved": award.articles is not None,
        "protected": award.protected,
        "event": {"log": CENTRALE, "seq": award.seq},
    }
