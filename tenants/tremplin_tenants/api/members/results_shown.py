"""The shape of `results`, for the OpenAPI document; hours and money are strings of two decimals."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from tremplin_tenants.api.web.shown import AsOf, HeldShown

_EXAMPLE = {
    "organisation": {"id": "cpam-075", "name": "CPAM de Paris"},
    "as_of": {"log": "cpam-075", "seq": 41, "recorded_at": "2026-09-14T11:25:09.000000Z"},
    "asked": {"effective_from": None, "effective_to": "2026-09-30", "known_at": None},
    "complete": True,
    "held": [],
    "clause_hours": {
        "due": "833.00",
        "declared": "154.50",
        "pending": "14.00",
        "validated": "126.50",
        "rejected": "8.00",
        "adjustments": "8.50",
    },
    "quarters": [
        {
            "quarter": "2026-Q1",
            "declared": "154.50",
            "validated": "126.50",
            "reported": "118.00",
            "adjustments": "0.00",
            "published": "118.00",
        },
        {
            "quarter": "2026-Q3",
            "declared": "0.00",
            "validated": "0.00",
            "reported": "8.50",
            "adjustments": "8.50",
            "published": None,
        },
    ],
    "lots": [
        {
            "contract": "prestations-intellectuelles",
            "lot": "conseil",
            "title": "Conseil en organisation, Paris",
            "usage": "internal",
            "due": "833.00",
            "lot_target": "833.00",
            "declared": "154.50",
            "validated": "126.50",
            "method": "direct",
        }
    ],
    "reserved_usage": {
        "reserved_spend": "1268.02",
        "reserved_call_offs": 1,
        "reserved_lots_used": 1,
        "reserved_lots_open": 7,
        "protected_spend_not_reserved": "0.00",
        "protected_wins_not_reserved": 0,
        "hours_from_protected": "0.00",
        "by_article": [{"article": "L2113-12", "spend": "1268.02", "call_offs": 1}],
        "by_usage": [
            {"usage": "internal", "reserved_spend": "1268.02", "protected_spend_not_reserved": "0.00"}
        ],
    },
    "sentence": "126,50 heures d’insertion validées sur 833,00 attendues au 30 septembre 2026, "
    "14,00 en attente de validation.",
}


class ResultsOrganisationShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class SeqOrInstant(serializers.CharField):
    """A position as it was asked: a number, or an instant as it was written."""


class AskedShown(serializers.Serializer[Any]):
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)
    known_at = SeqOrInstant(allow_null=True, help_text="Le seq ou l’instant demandé.")


class ClauseHoursShown(serializers.Serializer[Any]):
    due = serializers.CharField(allow_null=True, help_text="Attendues ; null si rien n’a été fixé.")
    declared = serializers.CharField(help_text="Premières déclarations, par trimestre travaillé.")
    pending = serializers.CharField(help_text="Ni validées ni rejetées.")
    validated = serializers.CharField(help_text="Corrections comprises.")
    rejected = serializers.CharField()
    adjustments = serializers.CharField(
        help_text="Validées ou corrigées après la clôture de leur trimestre : elles y comptent, rapportées plus tard."
    )


class QuarterShown(serializers.Serializer[Any]):
    quarter = serializers.CharField()
    declared = serializers.CharField()
    validated = serializers.CharField(help_text="Par trimestre travaillé, corrections comprises.")
    reported = serializers.CharField(help_text="Par trimestre où elles sont rapportées.")
    adjustments = serializers.CharField()
    published = serializers.CharField(
        allow_null=True, help_text="Ce qui était rapporté quand le trimestre a été publié ; null avant."
    )


class LotHoursShown(serializers.Serializer[Any]):
    contract = serializers.CharField()
    lot = serializers.CharField()
    title = serializers.CharField()
    usage = serializers.CharField()
    due = serializers.CharField(allow_null=True, help_text="La part de ce membre.")
    lot_target = serializers.CharField(allow_null=True, help_text="L’objectif du lot entier.")
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
    reserved_spend = serializers.CharField(help_text="Facturé sur des lots réservés, hors taxes.")
    reserved_call_offs = serializers.IntegerField(help_text="Commandes sur des lots réservés.")
    reserved_lots_used = serializers.IntegerField(help_text="Lots réservés où une commande est passée.")
    reserved_lots_open = serializers.IntegerField(
        help_text="Lots réservés ouverts au membre, dans son département."
    )
    protected_spend_not_reserved = serializers.CharField(
        help_text="Facturé par des structures protégées sur des lots qui ne sont pas réservés."
    )
    protected_wins_not_reserved = serializers.IntegerField(help_text="Combien de ces lots.")
    hours_from_protected = serializers.CharField(help_text="Heures validées de structures protégées.")
    by_article = ArticleShown(many=True)
    by_usage = UsageShown(many=True)


@extend_schema_serializer(examples=[OpenApiExample("cpam-075", _EXAMPLE, response_only=True)])
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
