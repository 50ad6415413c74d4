"""Registers of how clauses are followed: conventions, launch meetings, referents, the service offer."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_platform.events.codes import COMMITMENT_KINDS
from tremplin_projections.queries.buying.conventions import Standing, standings
from tremplin_projections.queries.buying.registers import RegisterEntry
from tremplin_projections.queries.keyset import Page
from tremplin_tenants.api.reads.listing import ListQuery
from tremplin_tenants.api.reads.reading import Asked
from tremplin_tenants.api.reads.register_reads import RegisterView
from tremplin_tenants.api.web.fields import Choice, Identifier


class ConventionsQuery(ListQuery):
    facilitator = Identifier(required=False)


class AmendmentShown(serializers.Serializer[Any]):
    capacity = serializers.IntegerField()
    seq = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField()}


class ConventionShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    facilitator = serializers.CharField()
    capacity = serializers.IntegerField(help_text="Aujourd’hui ; hors de sa durée, celle de la signature.")
    to = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True, help_text="Premier jour sans elle.")
    amendments = AmendmentShown(many=True)
    running = serializers.BooleanField(help_text="Si elle court aujourd’hui.")
    followed = serializers.IntegerField(help_text="Contrats que ce facilitateur suit aujourd’hui.")
    at_capacity = serializers.BooleanField()
    unpublished = serializers.ListField(
        child=serializers.CharField(),
        help_text="Contrats à publier qui lui sont confiés : à pleine charge, à revoir avant.",
    )

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField()}


@extend_schema_view(get=extend_schema(summary="Les conventions avec des facilitateurs"))
class Conventions(RegisterView):
    """Avec ce que chacun suit aujourd’hui, et s’il est à pleine charge."""

    endpoint = "conventions"
    query = ConventionsQuery
    shown = ConventionShown
    register = "conventions"

    def rows(self, asked: Asked, page: Page[Any]) -> list[Mapping[str, Any]]:
        told = standings(page.rows, day=asked.caller.today)
        return [_convention(entry, told[entry.id]) for entry in page.rows]


class MeetingsQuery(ListQuery):
    contract = Identifier(required=False)
    contractor = Identifier(required=False)


class MeetingShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    contract = serializers.CharField()
    contractor = serializers.CharField()
    held_on = serializers.DateField()
    outcome = serializers.CharField()
    missed = serializers.BooleanField()
    minutes = serializers.CharField(allow_null=True)


@extend_schema_view(get=extend_schema(summary="Les réunions de lancement"))
class Meetings(RegisterView):
    """Une par titulaire ; celles qui n’ont pas eu lieu sont dites manquées."""

    endpoint = "meetings"
    query = MeetingsQuery
    shown = MeetingShown
    register = "meetings"


def _convention(entry: RegisterEntry, now: Standing) -> dict[str, Any]:
    data = entry.data
    return {
        "id": entry.id,
        "facilitator": data["facilitator"],
        "capacity": data["capacity"] if now.capacity is None else now.capacity,
        "from": data["starts_on"],
        "to": data["ends_on"],
        "ended_on": data["ended_on"],
        "amendments": [
            {"capacity": each["capacity"], "from": each["on"], "seq": each["seq"]} for each in entry.changes
        ],
        "running": now.capacity is not None,
        "followed": len(now.followed),
        "at_capacity": now.at_capacity,
        "unpublished": now.unpublished,
    }


class ReferentsQuery(ListQuery):
    contract = Identifier(required=False)
    person = Identifier(required=False)


class ReferentShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    person = serializers.CharField()
    contract = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField()}


@extend_schema_view(get=extend_schema(summary="Les référents internes"))
class Referents(RegisterView):
    """Par contrat ; le dernier dont le jour est venu est le référent."""

    endpoint = "referents"
    query = ReferentsQuery
    shown = ReferentShown
    register = "referents"

    def row(self, row: RegisterEntry) -> Mapping[str, Any]:
        told = {name: row.data[name] for name in ("person", "contract")}
        return {"id": row.id, **told, "from": row.data["since"]}


class CommitmentsQuery(ListQuery):
    kind = Choice(choices=COMMITMENT_KINDS, required=False)
    to = Identifier(required=False)


class CommitmentShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.CharField()
    to = serializers.CharField()
    owed_by = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)


@extend_schema_view(get=extend_schema(summary="Les engagements de l’offre de service"))
class Commitments(RegisterView):
    """Qui doit quoi à qui, pour quand, et ce qui est tenu."""

    endpoint = "commitments"
    query = CommitmentsQuery
    shown = CommitmentShown
    register = "commitments"
