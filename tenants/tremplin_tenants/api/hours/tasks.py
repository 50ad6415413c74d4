"""`GET tasks`: open tasks; every one for a buyer, its own for a contractor or a facilitateur."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.buying import waivers
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_projections.queries.tasks.task_reasons import KINDS
from tremplin_projections.queries.tasks.tasks import Filters, tasks
from tremplin_tenants.access import HOURS_ACTORS
from tremplin_tenants.api.reads.filters import ListQuery
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.api.web.fields import Choice, Identifier
from tremplin_tenants.api.web.responses import ResponseSerializer, TextOrNull, TwoDecimals
from tremplin_tenants.roles import Role


class TasksQuery(ListQuery):
    kind = Choice(choices=KINDS, required=False)
    owner = Identifier(
        required=False, help_text="Pour un acheteur : qui doit agir, `centrale` pour ses acheteurs."
    )
    member = Identifier(required=False)
    contract = Identifier(required=False)
    referent = Identifier(
        required=False, help_text="Pour un acheteur : les contrats que suit ce référent interne."
    )


class TaskResponse(ResponseSerializer):
    id = serializers.CharField(help_text="Celui de la tâche, pour `POST open-points/{id}/settle`.")
    kind = serializers.CharField()
    subject = serializers.CharField(help_text="Ce dont il s’agit, comme le sujet d’un événement.")
    owner = serializers.CharField(help_text="L’organisme qui doit agir, un seul.")
    owner_name = serializers.CharField(allow_null=True)
    due_on = serializers.DateField()
    reason = serializers.CharField()
    hours = TwoDecimals(allow_null=True, help_text="Les heures dont il s’agit.")
    member = TextOrNull()
    member_name = serializers.CharField(allow_null=True)
    contract = TextOrNull()
    contract_title = serializers.CharField(allow_null=True)
    lot = TextOrNull()
    title = serializers.CharField(allow_null=True)
    contractor = TextOrNull()
    contractor_name = serializers.CharField(allow_null=True)
    facilitator = TextOrNull(help_text="Qui suit le lot ce jour-là ; nul pour un titulaire.")
    facilitator_name = serializers.CharField(allow_null=True)
    buyer = TextOrNull(help_text="La personne ou l’équipe en charge du contrat ; dit aux acheteurs seuls.")


class Tasks(ListView):
    """Les tâches ouvertes, la plus pressante d’abord. Un titulaire et un facilitateur voient les leurs."""

    endpoint = "tasks"
    path = "tasks"
    roles = HOURS_ACTORS
    summary = "Qui doit agir, et pourquoi"
    query_serializer = TasksQuery
    serializer_class = TaskResponse
    key = (str, str, str)
    extra_projections = ("catalogue", "registers")
    restricted_parameters = {"owner": {Role.BUYER}, "referent": {Role.BUYER}}

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return None

    def page(self, at: PageRequest) -> Page[Any]:
        query, caller = self.query, self.caller
        filters = Filters(
            **{name: query.get(name) for name in ("kind", "owner", "member", "contract", "referent")},
            contractor=caller.organisation if caller.role is Role.CONTRACTOR else None,
            facilitator=caller.organisation if caller.role is Role.FACILITATOR else None,
        )
        return tasks(
            today=caller.today,
            filters=filters,
            thresholds=waivers.social_thresholds(),
            find_names=names_of,
            asked=at,
        )
