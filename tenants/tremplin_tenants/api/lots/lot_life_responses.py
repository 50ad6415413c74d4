"""The shape of a lot's amendments since its contract was registered."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.figures.results.rendering import decimal
from tremplin_tenants.api.web.responses import ResponseSerializer, TwoDecimals


class Clause(serializers.DictField):
    """A clause of insertion; its numbers (hours, euros, percents) are strings of two decimals."""

    def to_representation(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {name: decimal(part) if isinstance(part, int) else part for name, part in value.items()}


class RevisionResponse(ResponseSerializer):
    effective_on = serializers.DateField()
    ground = serializers.CharField()
    clause = Clause()


class TrancheResponse(ResponseSerializer):
    id = serializers.CharField()
    hours = TwoDecimals()
    affirmed_on = serializers.DateField(allow_null=True)


class SubstitutionResponse(ResponseSerializer):
    on = serializers.DateField()
    replaced = serializers.CharField()
    contractor = serializers.CharField()


class LostStatusResponse(ResponseSerializer):
    on = serializers.DateField()
    contractor = serializers.CharField()


class LinkedLotResponse(ResponseSerializer):
    lot = serializers.CharField()
    contract = serializers.CharField()


class LifeResponse(ResponseSerializer):
    """Ce qu’il est advenu du lot depuis l’enregistrement de son contrat."""

    cancelled_on = serializers.DateField(allow_null=True)
    terminated_on = serializers.DateField(allow_null=True)
    annulled_on = serializers.DateField(allow_null=True)
    revisions = RevisionResponse(many=True)
    tranches = TrancheResponse(many=True)
    substitutions = SubstitutionResponse(many=True)
    lost_statuses = LostStatusResponse(many=True)
    relaunched_as = LinkedLotResponse(allow_null=True)
    relaunch_of = LinkedLotResponse(allow_null=True)
