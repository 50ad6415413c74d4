"""The shape of `results`; hours and money are strings of two decimals."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from tremplin_projections.queries.clauses.attention import CODES
from tremplin_tenants.api.web.responses import AsOf, HeldResponse, ResponseSerializer, TwoDecimals

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
        "missing": "706.50",
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
            "quarter": "2026-Q2",
            "declared": "0.00",
            "validated": "0.00",
            "reported": "0.00",
            "adjustments": "0.00",
            "published": None,
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
            "pending": "14.00",
            "missing": "706.50",
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
    "attention": [
        {
            "contract": "prestations-intellectuelles",
            "lot": "conseil",
            "code": "nothing-declared",
            "sentence": "Conseil en organisation, Paris (Prestations intellectuelles)\u00a0: aucune heure n’y est "
            "déclarée depuis le 1er\u00a0trimestre\u00a02026 ; il en manque 706,50 sur 833,00 dues.",
        }
    ],
    "sentence": "126,50 heures d’insertion validées sur 833,00 dues au 30 septembre 2026, "
    "tel que connu au 14 septembre 2026, 14,00 en attente de validation.",
}


class ResultsOrganisationResponse(ResponseSerializer):
    id = serializers.CharField()
    name = serializers.CharField()


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class SeqOrInstant(serializers.CharField):
    """A position as it was asked: a number, or an instant as it was written."""

    def to_representation(self, value: int | str) -> Any:
        return value


class AskedResponse(ResponseSerializer):
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)
    known_at = SeqOrInstant(allow_null=True, help_text="Le seq ou l’instant demandé.")


class ClauseHoursResponse(ResponseSerializer):
    due = TwoDecimals(allow_null=True, help_text="Null si rien n’a été fixé.")
    declared = TwoDecimals(help_text="Premières déclarations, par trimestre travaillé.")
    pending = TwoDecimals(help_text="Ni validées ni rejetées.")
    validated = TwoDecimals(help_text="Corrections comprises.")
    rejected = TwoDecimals()
    adjustments = TwoDecimals(
        help_text="Validées ou corrigées après la clôture de leur trimestre : elles y comptent, rapportées plus tard."
    )
    missing = TwoDecimals(
        help_text="Dues et pas encore validées, lot par lot : ce qui dépasse sur un lot ne compense pas un autre."
    )


class QuarterResponse(ResponseSerializer):
    quarter = serializers.CharField()
    declared = TwoDecimals()
    validated = TwoDecimals(help_text="Par trimestre travaillé, corrections comprises.")
    reported = TwoDecimals(help_text="Par trimestre où elles sont rapportées.")
    adjustments = TwoDecimals()
    published = TwoDecimals(
        allow_null=True, help_text="Ce qui était rapporté quand le trimestre a été publié ; null avant."
    )


class LotHoursResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField()
    title = serializers.CharField()
    usage = serializers.CharField()
    due = TwoDecimals(allow_null=True, help_text="La part de ce membre.")
    lot_target = TwoDecimals(allow_null=True, help_text="L’objectif du lot entier.")
    declared = TwoDecimals()
    validated = TwoDecimals()
    pending = TwoDecimals()
    missing = TwoDecimals(help_text="Dues et pas encore validées ; jamais moins de zéro.")
    method = serializers.CharField()


class ArticleResponse(ResponseSerializer):
    article = serializers.CharField(allow_null=True)
    spend = TwoDecimals()
    call_offs = serializers.IntegerField()


class UsageResponse(ResponseSerializer):
    usage = serializers.CharField()
    reserved_spend = TwoDecimals()
    protected_spend_not_reserved = TwoDecimals()


class ReservedUsageResponse(ResponseSerializer):
    reserved_spend = TwoDecimals(help_text="Facturé sur des lots réservés, hors taxes.")
    reserved_call_offs = serializers.IntegerField(help_text="Commandes sur des lots réservés.")
    reserved_lots_used = serializers.IntegerField(help_text="Lots réservés où une commande est passée.")
    reserved_lots_open = serializers.IntegerField(
        help_text="Lots réservés ouverts au membre, dans son département."
    )
    protected_spend_not_reserved = TwoDecimals(
        help_text="Facturé par des structures protégées sur des lots qui ne sont pas réservés."
    )
    protected_wins_not_reserved = serializers.IntegerField(help_text="Combien de ces lots.")
    hours_from_protected = TwoDecimals(help_text="Heures validées de structures protégées.")
    by_article = ArticleResponse(many=True)
    by_usage = UsageResponse(many=True)


class AttentionResponse(ResponseSerializer):
    """Ce qui demande l’attention du membre."""

    contract = serializers.CharField(allow_null=True)
    lot = serializers.CharField(allow_null=True, help_text="Null si tout le journal est concerné.")
    code = serializers.ChoiceField(
        choices=sorted(CODES),
        help_text="`nothing-declared` : des heures dues, aucune déclarée au dernier trimestre terminé. `late` : la "
        "part validée est de 20 points au moins sous la part de durée écoulée. `pending-long` : en attente de "
        "validation depuis plus de 30 jours. `penalty` : une pénalité est décidée. `held` : le journal est retenu.",
    )
    sentence = serializers.CharField()


@extend_schema_serializer(examples=[OpenApiExample("cpam-075", _EXAMPLE, response_only=True)])
class ResultsResponse(ResponseSerializer):
    organisation = ResultsOrganisationResponse()
    as_of = AsOf()
    asked = AskedResponse()
    complete = serializers.BooleanField()
    held = HeldResponse(many=True)
    clause_hours = ClauseHoursResponse()
    quarters = QuarterResponse(
        many=True, help_text="Du premier travaillé ou publié à celui du jour demandé, sans trou."
    )
    lots = LotHoursResponse(many=True)
    reserved_usage = ReservedUsageResponse()
    attention = AttentionResponse(many=True, help_text="Le plus grave d’abord.")
    sentence = serializers.CharField()
