"""How what became of a lot is told."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_projections.queries.figures.lot_life import LotLife
from tremplin_projections.queries.members.results_document import decimal


class RevisionShown(serializers.Serializer[Any]):
    effective_on = serializers.DateField()
    ground = serializers.CharField()
    clause = serializers.DictField()


class TrancheShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    hours = serializers.CharField()
    affirmed_on = serializers.DateField(allow_null=True)


class SubstitutionShown(serializers.Serializer[Any]):
    contractor = serializers.CharField()
    replaced = serializers.CharField()
    on = serializers.DateField()


class LostStatusShown(serializers.Serializer[Any]):
    contractor = serializers.CharField()
    on = serializers.DateField()


class LinkedLotShown(serializers.Serializer[Any]):
    contract = serializers.CharField()
    lot = serializers.CharField()


class LifeShown(serializers.Serializer[Any]):
    """Ce qu’il est advenu du lot depuis l’enregistrement de son contrat."""

    cancelled_on = serializers.DateField(allow_null=True)
    terminated_on = serializers.DateField(allow_null=True)
    annulled_on = serializers.DateField(allow_null=True)
    revisions = RevisionShown(many=True)
    tranches = TrancheShown(many=True)
    substitutions = SubstitutionShown(many=True)
    lost_statuses = LostStatusShown(many=True)
    relaunched_as = LinkedLotShown(allow_null=True)
    relaunch_of = LinkedLotShown(allow_null=True)


def life_row(life: LotLife) -> dict[str, Any]:
    """What became of a lot, every revision of its clause included."""
    return {
        "cancelled_on": life.cancelled_on,
        "terminated_on": life.terminated_on,
        "annulled_on": life.annulled_on,
        "revisions": [
            {"effective_on": each.effective_on, "ground": each.ground, "clause": clause_row(each.clause)}
            for each in life.revisions
        ],
        "tranches": [
            {"id": each.id, "hours": decimal(each.hours), "affirmed_on": each.affirmed_on}
            for each in life.tranches
        ],
        "substitutions": life.substitutions,
        "lost_statuses": life.lost_statuses,
        "relaunched_as": life.relaunched_as,
        "relaunch_of": life.relaunch_of,
    }


def clause_row(clause: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A clause with its numbers as strings of two decimals (hours, euros, percents)."""
    if clause is None:
        return None
    return {name: decimal(value) if isinstance(value, int) else value for name, value in clause.items()}
