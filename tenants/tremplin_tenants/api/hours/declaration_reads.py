"""`GET hours/{member}/{id}`: one declaration, its acts in order, and its checks."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.audit.sentences import sentences
from tremplin_platform.commands.hours.declaration_review import review
from tremplin_platform.figures.names import ORGANISATION
from tremplin_projections.queries.hours.hours import DeclarationRow, Filters, hours
from tremplin_tenants.access import HOURS_READERS
from tremplin_tenants.api.hours.hour_reads import DeclarationResponse, with_names
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import command_connection, scope_of
from tremplin_tenants.api.web.responses import AsOf, Instant, ResponseSerializer
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Role


class ActResponse(ResponseSerializer):
    """Un événement de la déclaration."""

    seq = serializers.IntegerField()
    type = serializers.CharField()
    recorded_at = Instant()
    by = serializers.CharField(help_text="L’organisme qui l’a décidé.")
    by_name = serializers.CharField(allow_null=True)
    sentence = serializers.CharField()


class CheckResponse(ResponseSerializer):
    """Une règle qui refuse une déclaration, vérifiée à nouveau ; ou ce qu’une personne seule peut vérifier."""

    code = serializers.CharField(help_text="Le nom de la règle.")
    article = serializers.CharField(allow_null=True)
    passed = serializers.BooleanField(allow_null=True, help_text="Nul : à vérifier par une personne.")
    sentence = serializers.CharField()


class OneDeclarationResponse(ResponseSerializer):
    as_of = AsOf()
    declaration = DeclarationResponse()
    has_person = serializers.BooleanField(
        help_text="Si elle désigne une personne, que nulle réponse ne nomme ni ne décrit."
    )
    reports_in = serializers.CharField(
        help_text="Le trimestre où une décision prise aujourd’hui serait rapportée : un suivant, si le sien est clos."
    )
    acts = ActResponse(many=True)
    checks = CheckResponse(many=True)


class OneDeclaration(ReadView):
    """
    Pour qui voit la déclaration : ce qui s’est passé, ce que les règles ont vérifié, ce qui reste à vérifier.

    Rien n’y dit qui a travaillé, ni de quel public.
    """

    endpoint = "one-declaration"
    path = "hours/{member}/{id}"
    roles = HOURS_READERS
    summary = "Une déclaration, ses actes et ses vérifications"
    serializer_class = OneDeclarationResponse
    extra_projections = ("registers",)

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        # Contractors and facilitateurs have no log: rows assigned to them are read, as in the list.
        return None if self.caller.role in (Role.CONTRACTOR, Role.FACILITATOR) else self.kwargs["member"]

    def require_subject(self) -> None:
        self.check_object_permissions(self.request, self.read_log({}))
        with scope_of(self.caller):
            self._row()

    def answer(self) -> Mapping[str, Any]:
        row, log = self._row(), self.kwargs["member"]
        found = review(command_connection(), log=log, declaration=self.kwargs["id"], upto=row.seq)
        worded = sentences(command_connection(), found.events)
        names = names_of({(ORGANISATION, event.data["by"]) for event in found.events})
        acts = [
            {
                "seq": event.seq,
                "type": event.topic,
                "recorded_at": event.recorded_at,
                "by": event.data["by"],
                "by_name": names.name(ORGANISATION, event.data["by"]),
                "sentence": sentence,
            }
            for event, sentence in zip(found.events, worded, strict=True)
        ]
        return {
            "as_of": self.position(projection="ledger"),
            "declaration": with_names([row])[0],
            "has_person": found.has_person,
            "reports_in": found.reports_in,
            "acts": acts,
            "checks": found.checks,
        }

    def _row(self) -> DeclarationRow:
        """Return the declaration, if the rows that the caller is shown have it."""
        caller, own = self.caller, self.caller.organisation
        filters = Filters(
            log=self.kwargs["member"],
            declaration=self.kwargs["id"],
            contractor=own if caller.role is Role.CONTRACTOR else None,
            facilitator=own if caller.role is Role.FACILITATOR else None,
            today=caller.today,
        )
        rows = hours(filters=filters).rows
        if not rows:
            raise not_found()
        return rows[0]
