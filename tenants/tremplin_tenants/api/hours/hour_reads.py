"""Declarations of hours as they stand: a member's own, every member's, or those assigned to who reads."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from tremplin_projections.queries.hours.hours import DeclarationRow, Filters, hours
from tremplin_projections.queries.keyset import Asked as PageAsked, Page
from tremplin_projections.queries.members.results_document import decimal, decimal_or_null
from tremplin_tenants.api.reads.listing import MemberListQuery, MemberListView
from tremplin_tenants.api.reads.reading import Asked
from tremplin_tenants.api.web.fields import Choice, Identifier, Quarter
from tremplin_tenants.roles import Caller, Role


class HoursQuery(MemberListQuery):
    contract = Identifier(required=False)
    lot = Identifier(required=False)
    contractor = Identifier(required=False)
    status = Choice(choices=("pending", "returned", "validated", "rejected"), required=False)
    quarter = Quarter(required=False, help_text="Le trimestre travaillé.")


class DeclarationShown(serializers.Serializer[Any]):
    member = serializers.CharField()
    id = serializers.CharField()
    seq = serializers.IntegerField(
        help_text="Le dernier événement de cette déclaration, dans le journal du membre."
    )
    status = serializers.CharField()
    contract = serializers.CharField()
    lot = serializers.CharField()
    contractor = serializers.CharField(allow_null=True)
    modality = serializers.CharField(allow_null=True)
    worked_from = serializers.DateField(allow_null=True)
    worked_to = serializers.DateField()
    quarter = serializers.CharField()
    hours = serializers.CharField(allow_null=True)
    validated = serializers.CharField()
    reported_in = serializers.CharField(allow_null=True)
    call_off = serializers.CharField(allow_null=True)
    subcontractor = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    review = serializers.CharField(
        allow_null=True, help_text="`status-lost` : faites après la perte du statut du titulaire."
    )


@extend_schema_view(get=extend_schema(summary="Les déclarations d’heures"))
class HoursList(MemberListView):
    """Un titulaire voit les siennes, un facilitateur celles des lots qu’il suit aujourd’hui."""

    endpoint = "hours"
    query = HoursQuery
    shown = DeclarationShown

    def log(self, caller: Caller, path: Mapping[str, str], query: Mapping[str, Any]) -> str | None:
        if caller.role in (Role.CONTRACTOR, Role.FACILITATOR):
            return None
        return super().log(caller, path, query)

    def page(self, asked: Asked, at: PageAsked) -> Page[Any]:
        query, caller = asked.query, asked.caller
        contractor = query.get("contractor")
        if caller.role is Role.CONTRACTOR:
            contractor = contractor or caller.organisation
        facilitator = caller.organisation if caller.role is Role.FACILITATOR else None
        filters = Filters(
            log=asked.log or query.get("member"),
            contract=query.get("contract"),
            lot=query.get("lot"),
            status=query.get("status"),
            quarter=query.get("quarter"),
            contractor=contractor,
            facilitator=facilitator,
            today=caller.today if facilitator else None,
        )
        return hours(filters=filters, asked=at)

    def row(self, row: DeclarationRow) -> Mapping[str, Any]:
        return {
            "member": row.log,
            "id": row.declaration,
            "seq": row.seq,
            "status": row.status,
            "contract": row.contract,
            "lot": row.lot,
            "contractor": row.contractor,
            "modality": row.modality,
            "worked_from": row.worked_from,
            "worked_to": row.worked_to,
            "quarter": row.work_quarter,
            "hours": decimal_or_null(row.hours),
            "validated": decimal(row.validated),
            "reported_in": row.reported_in,
            "call_off": row.call_off,
            "subcontractor": row.subcontractor,
            "reason": row.reason,
            "review": row.review,
        }
