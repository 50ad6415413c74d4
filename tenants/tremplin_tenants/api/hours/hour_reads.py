"""`GET hours`: declarations and their status; a member's own, every member's, or those assigned to the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rest_framework import serializers

from tremplin_platform.figures.names import CONTRACT, ORGANISATION
from tremplin_projections.queries.hours.hours import DeclarationRow, Filters, hours
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_tenants.access import HOURS_READERS
from tremplin_tenants.api.reads.filters import MemberListQuery
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.fields import Choice, Identifier, Quarter
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals
from tremplin_tenants.roles import Role


class HoursQuery(MemberListQuery):
    contract = Identifier(required=False)
    lot = Identifier(required=False)
    contractor = Identifier(required=False)
    status = Choice(
        choices=("pending", "returned", "validated", "rejected"),
        required=False,
        help_text="Où elles en sont.",
    )
    quarter = Quarter(required=False, help_text="Le trimestre travaillé.")


class DeclarationResponse(ResponseSerializer):
    member = serializers.CharField(source="log")
    member_name = serializers.CharField(allow_null=True)
    id = serializers.CharField(source="declaration")
    seq = serializers.IntegerField(
        help_text="Le dernier événement de cette déclaration, dans le journal du membre."
    )
    status = serializers.CharField()
    contract = serializers.CharField()
    contract_title = serializers.CharField(allow_null=True)
    lot = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    contractor = serializers.CharField(allow_null=True)
    contractor_name = serializers.CharField(allow_null=True)
    facilitator = serializers.CharField(
        allow_null=True, help_text="Qui suit le lot aujourd’hui ; nul pour un titulaire."
    )
    facilitator_name = serializers.CharField(allow_null=True)
    modality = serializers.CharField(allow_null=True)
    worked_from = serializers.DateField(allow_null=True)
    worked_to = serializers.DateField()
    quarter = serializers.CharField(source="work_quarter")
    hours = TwoDecimals(allow_null=True)
    validated = TwoDecimals()
    closed_on = serializers.DateField(
        allow_null=True,
        help_text="Le jour où ce trimestre a été clos : ce qui est décidé depuis se rapporte dans un suivant.",
    )
    reported_in = serializers.CharField(allow_null=True)
    call_off = serializers.CharField(allow_null=True)
    subcontractor = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    review = serializers.CharField(
        allow_null=True, help_text="`status-lost` : faites après la perte du statut du titulaire."
    )


class HoursList(MemberListView):
    """Un titulaire voit les siennes, un facilitateur celles des lots qu’il suit aujourd’hui."""

    endpoint = "hours"
    path = "hours"
    roles = HOURS_READERS
    summary = "Les déclarations d’heures"
    query_serializer = HoursQuery
    serializer_class = DeclarationResponse
    extra_projections = ("registers",)

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        if self.caller.role in (Role.CONTRACTOR, Role.FACILITATOR):
            return None
        return super().read_log(query)

    def page(self, at: PageRequest) -> Page[Any]:
        return hours(filters=self.filters(), asked=at)

    def filters(self) -> Filters:
        """Return what the list is filtered by: what is asked for, and what the caller may see."""
        query, caller = self.query, self.caller
        contractor = query.get("contractor")
        if caller.role is Role.CONTRACTOR:
            contractor = contractor or caller.organisation
        facilitator = caller.organisation if caller.role is Role.FACILITATOR else None
        return Filters(
            log=self.log or query.get("member"),
            contract=query.get("contract"),
            lot=query.get("lot"),
            status=query.get("status"),
            quarter=query.get("quarter"),
            contractor=contractor,
            facilitator=facilitator,
            today=caller.today,
        )

    def rows(self, rows: Sequence[DeclarationRow]) -> Sequence[DeclarationRow]:
        return with_names(rows)


class HoursOfTasksQuery(HoursQuery):
    subjects = serializers.CharField()


class HoursOfTasks(HoursList):
    """A read for pages alone: the declarations that tasks are about, by their subjects, with spaces between."""

    endpoint = "hours-of-tasks"
    query_serializer = HoursOfTasksQuery

    def filters(self) -> Filters:
        subjects = [subject.split("/", 2) for subject in self.query["subjects"].split()]
        return replace(
            super().filters(),
            logs=[log for log, *_ in subjects],
            declarations=[last for *_, last in subjects],
        )


def with_names(rows: Sequence[DeclarationRow]) -> Sequence[DeclarationRow]:
    """Return declarations with the names of what they mention."""
    organisations = {known for row in rows for known in (row.log, row.contractor, row.facilitator) if known}
    contracts = {row.contract for row in rows}
    names = names_of(
        {*((ORGANISATION, known) for known in organisations), *((CONTRACT, known) for known in contracts)}
    )
    return [
        replace(
            row,
            member_name=names.name(ORGANISATION, row.log),
            contract_title=names.name(CONTRACT, row.contract),
            title=names.title(row.contract, row.lot),
            contractor_name=names.name(ORGANISATION, row.contractor or ""),
            facilitator_name=names.name(ORGANISATION, row.facilitator or ""),
        )
        for row in rows
    ]
