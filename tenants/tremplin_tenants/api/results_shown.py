"""The shape of `results`, for the OpenAPI document; hours and money are strings of two decimals."""

from typing import Any

from rest_framework import serializers

from tremplin_tenants.api.shown import AsOf, HeldShown


class ResultsOrganisationShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


class AskedShown(serializers.Serializer[Any]):
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)
    known_at = serializers.CharField(allow_null=True, help_text="Le seq ou l’instant demandé.")


class ClauseHoursShown(serializers.Serializer[Any]):
    due = serializers.CharField(allow_null=True)
    declared = serializers.CharField()
    pending = serializers.CharField()
    validated = serializers.CharField()
    rejected = serializers.CharField()
    adjustments = serializers.CharField()


class QuarterShown(serializers.Serializer[Any]):
    quarter = serializers.CharField()
    declared = serializers.CharField()
    validated = serializers.CharField(help_text="Par trimestre travaillé, corrections comprises.")
    reported = serializers.CharField(help_text="Par trimestre où elles sont rapportées.")
    adjustments = serializers.CharField()
    published = serializers.CharField(allow_null=True)


class LotHoursShown(serializers.Serializer[Any]):
    contract = serializers.CharField()
    lot = serializers.CharField()
    title = serializers.CharField()
    usage = serializers.CharField()
    due = serializers.CharField(allow_null=True)
    lot_target = serializers.CharField(allow_null=True)
    declared = serializers.CharField()
    validated = serializers.CharField()
    method = serializers.CharField()


class ArticleShown(serializers.Serializer[Any]):
    article = serializers.CharField(allow_null=True)
    spend = serializers.CharField()
    call_offs = serializers.IntegerField()


class UsageShown(serializers.Serializer[Any]):
    usage = serializers.CharField()
    reserved_spend = serializers.CharField()
    protected_spend_not_reserved = serializers.CharField()


class ReservedUsageShown(serializers.Serializer[Any]):
    reserved_spend = serializers.CharField()
    reserved_call_offs = serializers.IntegerField()
    reserved_lots_used = serializers.IntegerField()
    reserved_lots_open = serializers.IntegerField()
    protected_spend_not_reserved = serializers.CharField()
    protected_wins_not_reserved = serializers.IntegerField()
    hours_from_protected = serializers.CharField()
    by_article = ArticleShown(many=True)
    by_usage = UsageShown(many=True)


class ResultsShown(serializers.Serializer[Any]):
    organisation = ResultsOrganisationShown()
    as_of = AsOf()
    asked = AskedShown()
    complete = serializers.BooleanField()
    held = HeldShown(many=True)
    clause_hours = ClauseHoursShown()
    quarters = QuarterShown(many=True)
    lots = LotHoursShown(many=True)
    reserved_usage = ReservedUsageShown()
    sentence = serializers.CharField()
