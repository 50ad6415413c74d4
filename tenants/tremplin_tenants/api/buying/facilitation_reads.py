"""Lists of the registers of follow-up: conventions with facilitateurs, launch meetings, referents, service offer."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from tremplin_platform.events.codes import COMMITMENT_KINDS
from tremplin_projections.queries.buying.conventions import FOLLOWED, convention_statuses
from tremplin_projections.queries.buying.registers import registers
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.buying.registers import RegisterView
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.web.fields import Choice, Identifier
from tremplin_tenants.api.web.responses import ResponseSerializer


class ConventionsQuery(ListQuery):
    facilitator = Identifier(required=False)


class AmendmentResponse(ResponseSerializer):
    capacity = serializers.IntegerField()
    from_ = serializers.DateField(source="on")
    seq = serializers.IntegerField()


class ConventionResponse(ResponseSerializer):
    id = serializers.CharField()
    facilitator = serializers.CharField()
    capacity = serializers.IntegerField(help_text="Aujourd’hui ; hors de sa durée, celle de la signature.")
    from_ = serializers.DateField(source="starts_on")
    to = serializers.DateField(source="ends_on", allow_null=True)
    ended_on = serializers.DateField(allow_null=True, help_text="Premier jour sans elle.")
    amendments = AmendmentResponse(many=True)
    running = serializers.BooleanField(help_text="Si elle court aujourd’hui.")
    followed = serializers.IntegerField(help_text="Contrats que ce facilitateur suit aujourd’hui.")
    at_capacity = serializers.BooleanField()
    unpublished = serializers.ListField(
        child=serializers.CharField(),
        help_text="Contrats à publier qui lui sont confiés : à pleine charge, à revoir avant.",
    )


class Conventions(RegisterView):
    """Avec ce que chacun suit aujourd’hui, et s’il est à pleine charge."""

    endpoint = "conventions"
    path = "conventions"
    roles = CENTRALE_READERS
    summary = "Les conventions avec des facilitateurs"
    query_serializer = ConventionsQuery
    serializer_class = ConventionResponse
    register = "conventions"

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        standing = convention_statuses(rows, registers=registers(*FOLLOWED), day=self.caller.today)
        return [
            {
                **entry.data,
                "id": entry.id,
                "capacity": now.capacity or entry.data["capacity"],
                "amendments": entry.changes,
                "running": now.capacity is not None,
                "followed": len(now.followed),
                "at_capacity": now.at_capacity,
                "unpublished": now.unpublished,
            }
            for entry in rows
            for now in [standing[entry.id]]
        ]


class MeetingsQuery(ListQuery):
    contract = Identifier(required=False)
    contractor = Identifier(required=False)


class MeetingResponse(ResponseSerializer):
    id = serializers.CharField()
    missed = serializers.BooleanField()
    held_on = serializers.DateField()
    minutes = serializers.CharField(allow_null=True)
    outcome = serializers.CharField()
    contract = serializers.CharField()
    contractor = serializers.CharField()


class Meetings(RegisterView):
    """Une par titulaire ; celles qui n’ont pas eu lieu sont dites manquées."""

    endpoint = "meetings"
    path = "meetings"
    roles = CENTRALE_READERS
    summary = "Les réunions de lancement"
    query_serializer = MeetingsQuery
    serializer_class = MeetingResponse
    register = "meetings"


class ReferentsQuery(ListQuery):
    contract = Identifier(required=False)
    person = Identifier(required=False)


class ReferentResponse(ResponseSerializer):
    id = serializers.CharField()
    person = serializers.CharField()
    contract = serializers.CharField()
    from_ = serializers.DateField(source="since")


class Referents(RegisterView):
    """Par contrat ; le dernier dont le jour est venu est le référent."""

    endpoint = "referents"
    path = "referents"
    roles = CENTRALE_READERS
    summary = "Les référents internes"
    query_serializer = ReferentsQuery
    serializer_class = ReferentResponse
    register = "referents"


class CommitmentsQuery(ListQuery):
    kind = Choice(choices=COMMITMENT_KINDS, required=False)
    to = Identifier(required=False)


class CommitmentResponse(ResponseSerializer):
    id = serializers.CharField()
    to = serializers.CharField()
    kind = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    owed_by = serializers.CharField()


class Commitments(RegisterView):
    """Qui doit quoi à qui, pour quand, et ce qui est tenu."""

    endpoint = "commitments"
    path = "commitments"
    roles = CENTRALE_READERS
    summary = "Les engagements de l’offre de service"
    query_serializer = CommitmentsQuery
    serializer_class = CommitmentResponse
    register = "commitments"
