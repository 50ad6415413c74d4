"""The shapes of a lot as a member uses it, and of its awards."""

from rest_framework import serializers

from tremplin_tenants.api.lots.lot_life_responses import Clause, LifeResponse
from tremplin_tenants.api.members.results_responses import QuarterResponse
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals


class AwardResponse(ResponseSerializer):
    """À qui le lot est attribué ; le montant n’en est pas donné."""

    contractor = serializers.CharField()
    notified_on = serializers.DateField()
    article = serializers.CharField(allow_null=True)
    protected = serializers.BooleanField()


class NamedAwardResponse(AwardResponse):
    """À qui le lot est attribué, par son nom aussi ; le montant n’en est pas donné."""

    contractor_name = serializers.CharField(allow_null=True)


class LotResponse(ResponseSerializer):
    """Un lot tel qu’un membre l’utilise."""

    member = serializers.CharField(source="log")
    member_name = serializers.CharField(allow_null=True)
    contract = serializers.CharField(source="hours.contract")
    lot = serializers.CharField(source="hours.lot")
    title = serializers.CharField(source="hours.title")
    contract_title = serializers.CharField()
    usage = serializers.CharField(source="hours.usage")
    kind = serializers.CharField()
    opened_from = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    reserved = serializers.BooleanField()
    articles = serializers.ListField(child=serializers.CharField())
    in_territory = serializers.BooleanField()
    clause = Clause(source="life.clause", allow_null=True)
    due = TwoDecimals(source="hours.due", allow_null=True)
    lot_target = TwoDecimals(source="hours.lot_target", allow_null=True)
    declared = TwoDecimals(source="hours.declared")
    pending = TwoDecimals(source="hours.pending")
    validated = TwoDecimals(source="hours.validated")
    method = serializers.CharField(source="hours.method")
    ordered = TwoDecimals()
    invoiced = TwoDecimals()
    quarters = QuarterResponse(many=True)
    awards = NamedAwardResponse(many=True)
    facilitator = serializers.CharField(
        allow_null=True, help_text="Qui en valide les heures aujourd’hui ; nul : l’acheteur."
    )
    facilitator_name = serializers.CharField(allow_null=True)
    life = LifeResponse()
