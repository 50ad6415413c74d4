"""Commands of buyers before a purchase: objectives, training, sourcing, screenings."""

from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.buying.buying import (
    Company,
    Round,
    hold_sourcing,
    hold_training,
    objective_identifier,
    record_screening,
    set_objective,
)
from tremplin_platform.events.codes import FUNCTIONS, OBJECTIVE_KINDS, STATUS_KINDS, STRATEGIES
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, CommandView, CreateCommandView, Fields, Path
from tremplin_tenants.api.web.fields import Choice, Day, Flag, Identifier, Prose, Siret, Text, Whole, Year


class ObjectiveBody(Body):
    buyer = Identifier()
    year = Year()
    kind = Choice(choices=OBJECTIVE_KINDS, help_text="Marchés réservés, ou clauses d’insertion.")
    count = Whole(min_value=1, help_text="Combien il en faut dans l’année.")


class SetObjective(CommandView):
    """Par acheteur, année et nature ; dit à nouveau, il remplace le nombre d’avant."""

    endpoint = "set-objective"
    path = "objectives"
    roles = BUYERS
    summary = "Fixer un objectif annuel"
    command = set_objective
    request_serializer = ObjectiveBody
    made = True
    examples = {"exemple": {"buyer": "equipe-rso", "year": 2026, "kind": "reserved-contract", "count": 1}}

    def identifier(self, path: Path, body: Fields) -> str:
        return objective_identifier(**{name: body[name] for name in ("buyer", "year", "kind")})

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return dict(body)


class TrainingBody(Body):
    buyer = Identifier()
    held_on = Day()
    subject = Text(max_length=300, help_text="Le sujet.")


class HoldTraining(CreateCommandView):
    """Quel acheteur, quel jour, sur quoi."""

    endpoint = "hold-training"
    path = "trainings"
    roles = BUYERS
    summary = "Inscrire une formation suivie"
    command = hold_training
    request_serializer = TrainingBody
    examples = {"exemple": {"buyer": "equipe-rso", "held_on": "2026-03-12", "subject": "Marchés réservés"}}


class MetBody(Body):
    """Une entreprise rencontrée ; sans `kind`, elle est ordinaire."""

    makes = Company
    name = Text(max_length=200)
    siret = Siret()
    kind = Choice(
        choices=STATUS_KINDS,
        required=False,
        allow_null=True,
        help_text="Son statut, nul si elle est ordinaire.",
    )


class SourcingBody(Body):
    id = Identifier(required=False)
    contract = Identifier(required=False, allow_null=True)
    need = Text(required=False, allow_null=True, help_text="Le besoin, tant qu’il n’a pas de contrat.")
    strategy = Choice(choices=STRATEGIES)
    met = MetBody(many=True, required=False, help_text="Les entreprises rencontrées.")
    feasible = Flag(
        required=False,
        allow_null=True,
        help_text="Si une réserve ou une clause est possible ; nul tant qu’on ne le sait pas.",
    )
    how = Prose(required=False, allow_null=True, max_length=2000, help_text="Comment, ou pourquoi non.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("contract") is None and attrs.get("need") is None:
            raise serializers.ValidationError(
                {"need": "Dites pour quel contrat, ou pour quel besoin."}, "contract-or-need"
            )
        return attrs


_SOURCING = {
    "id": "rencontre-espaces-verts",
    "need": "Entretien des espaces verts des sièges",
    "strategy": "lot",
    "met": [{"name": "Les Jardins adaptés", "siret": "77605646700587", "kind": "EA"}],
    "feasible": True,
    "how": "Un lot par site, dix mille mètres carrés au plus",
}


class HoldSourcing(CreateCommandView):
    """Qui a été rencontré, selon quelle stratégie ; une attribution le nomme dans `sourcing`."""

    endpoint = "hold-sourcing"
    path = "sourcing"
    roles = BUYERS
    summary = "Inscrire un sourcing"
    command = hold_sourcing
    request_serializer = SourcingBody
    examples = {"un lot": _SOURCING}

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        names = ("contract", "need", "feasible", "how")
        terms = Round(
            strategy=body["strategy"], met=body.get("met", ()), **{name: body.get(name) for name in names}
        )
        return {"identifier": identifier, "terms": terms}


class ScreeningBody(Body):
    cpv = Text(max_length=10)
    function = Choice(choices=FUNCTIONS)
    finding = Prose(max_length=2000, help_text="Ce qui a été constaté.")


class RecordScreening(CreateCommandView):
    """Ce qui a été constaté d’une fonction (principale, support, logistique) pour un CPV."""

    endpoint = "record-screening"
    path = "screenings"
    roles = BUYERS
    summary = "Inscrire un criblage"
    command = record_screening
    request_serializer = ScreeningBody
    examples = {
        "exemple": {
            "cpv": "30232110",
            "function": "logistics",
            "finding": "La livraison et la reprise portent mieux la clause.",
        }
    }
