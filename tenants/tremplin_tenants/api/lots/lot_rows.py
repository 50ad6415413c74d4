"""How a lot, its clause and its awards are told."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from tremplin_projections.queries.lots.lots import Award, LotOfMember
from tremplin_projections.queries.members.results_document import decimal, decimal_or_null, quarter_hours
from tremplin_tenants.api.lots.lot_life_shown import LifeShown, clause_row, life_row
from tremplin_tenants.api.members.results_shown import QuarterShown


class AwardShown(serializers.Serializer[Any]):
    contractor = serializers.CharField()
    notified_on = serializers.DateField()
    article = serializers.CharField(allow_null=True)
    protected = serializers.BooleanField()


class LotShown(serializers.Serializer[Any]):
    member = serializers.CharField()
    contract = serializers.CharField()
    lot = serializers.CharField()
    title = serializers.CharField()
    contract_title = serializers.CharField()
    usage = serializers.CharField()
    kind = serializers.CharField()
    opened_from = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    reserved = serializers.BooleanField()
    articles = serializers.ListField(child=serializers.CharField())
    in_territory = serializers.BooleanField()
    clause = serializers.DictField(allow_null=True)
    due = serializers.CharField(allow_null=True)
    lot_target = serializers.CharField(allow_null=True)
    declared = serializers.CharField()
    pending = serializers.CharField()
    validated = serializers.CharField()
    method = serializers.CharField()
    ordered = serializers.CharField()
    invoiced = serializers.CharField()
    quarters = QuarterShown(many=True)
    awards = AwardShown(many=True)
    life = LifeShown()


def lot_row(row: LotOfMember) -> dict[str, Any]:
    """One lot as one member uses it."""
    hours = row.hours
    return {
        "member": row.log,
        "contract": hours.contract,
        "lot": hours.lot,
        "title": hours.title,
        "contract_title": row.contract_title,
        "usage": hours.usage,
        "kind": row.kind,
        "opened_from": row.opened_from,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "reserved": row.reserved,
        "articles": row.articles,
        "in_territory": row.in_territory,
        "clause": clause_row(row.life.clause),
        "due": decimal_or_null(hours.due),
        "lot_target": decimal_or_null(hours.lot_target),
        "declared": decimal(hours.declared),
        "pending": decimal(row.pending),
        "validated": decimal(hours.validated),
        "method": hours.method,
        "ordered": decimal(row.ordered),
        "invoiced": decimal(row.invoiced),
        "quarters": [quarter_hours(each) for each in row.quarters],
        "awards": award_rows(row.awards),
        "life": life_row(row.life),
    }


def award_rows(awards: Iterable[Award]) -> list[dict[str, Any]]:
    """To whom a lot is awarded; what it is worth is not told."""
    return [
        {
            "contractor": each.contractor,
            "notified_on": each.notified_on,
            "article": each.article,
            "protected": each.protected,
        }
        for each in awards
    ]
