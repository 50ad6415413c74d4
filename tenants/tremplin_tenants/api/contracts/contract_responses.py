"""The shapes of a contract as the centrale reads it, and of its lots."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_tenants.api.lots.lot_life_responses import Clause, LifeResponse
from tremplin_tenants.api.web.responses import AsOf, Complete, HeldResponse, ResponseSerializer, TwoDecimals


class ContractResponse(ResponseSerializer):
    """Un contrat de la centrale, ou constaté dans les données essentielles (`source`)."""

    id = serializers.CharField(source="contract")
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="`centrale`, ou `observed` : constaté dans les données essentielles, sans état ni lot."
    )
    state = serializers.CharField(
        allow_null=True,
        help_text="`draft`, `published`, `open` (ouvert à un membre au moins), `ended` ou `cancelled` ; "
        "null s’il est constaté.",
    )
    title = serializers.CharField(allow_null=True)
    buyer = serializers.CharField(allow_null=True)
    usage = serializers.CharField(allow_null=True)
    centrale_role = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    cpv = serializers.CharField(allow_null=True)
    notice_on = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    maximum = TwoDecimals(allow_null=True)
    to_all = serializers.BooleanField()
    opened_to = serializers.IntegerField(help_text="À combien de membres il est ouvert nommément.")
    amount = TwoDecimals(allow_null=True, help_text="Le montant publié d’un contrat constaté.")
    observed = serializers.DictField(allow_null=True)


class ListedContractResponse(ContractResponse):
    """Un contrat dans la liste, avec le nombre de ses lots."""

    lots = serializers.IntegerField()
    to_award = serializers.IntegerField(help_text="Les lots ni attribués ni abandonnés.")
    reserved = serializers.IntegerField(help_text="Les lots réservés.")


class CompanyResponse(ResponseSerializer):
    contractor = serializers.CharField()
    share_percent = TwoDecimals()
    lead = serializers.BooleanField()


class EvidenceResponse(ResponseSerializer):
    share_percent = TwoDecimals()
    on = serializers.DateField()


class AmountedAwardResponse(ResponseSerializer):
    """Une attribution, avec son montant ; statut et article sont ceux de ce jour-là."""

    contractor = serializers.CharField()
    notified_on = serializers.DateField()
    amount = TwoDecimals(allow_null=True)
    article = serializers.CharField(allow_null=True)
    protected = serializers.BooleanField()
    sourcing = serializers.CharField(allow_null=True)
    group = CompanyResponse(many=True)
    evidence = EvidenceResponse(allow_null=True)


class AllocationResponse(ResponseSerializer):
    member = serializers.CharField()
    hours = TwoDecimals()

    def to_representation(self, instance: tuple[str, int]) -> dict[str, Any]:
        member, hours = instance
        return super().to_representation({"member": member, "hours": hours})


class AssignedResponse(ResponseSerializer):
    facilitator = serializers.CharField()
    since = serializers.DateField()
    territory = serializers.CharField(allow_null=True, help_text="Null : partout.")
    declined_on = serializers.DateField(allow_null=True)


class DifficultyResponse(ResponseSerializer):
    on = serializers.DateField()
    reason = serializers.CharField()
    excused_hours = TwoDecimals(source="excused")


class SuspensionResponse(ResponseSerializer):
    on = serializers.DateField(help_text="Le premier jour.")
    until = serializers.DateField(source="suspended_until", allow_null=True)
    reason = serializers.CharField()


class NoticeResponse(ResponseSerializer):
    on = serializers.DateField()
    deadline = serializers.DateField()
    contractors = serializers.ListField(child=serializers.CharField())


class PenaltyResponse(ResponseSerializer):
    """Une pénalité ; `rate` et `amount` sont nuls si le contrat ne fixe pas de montant par heure."""

    on = serializers.DateField()
    hours = TwoDecimals(source="penalised")
    rate = TwoDecimals(allow_null=True, help_text="En euros par heure.")
    amount = TwoDecimals(allow_null=True)
    cancelled_on = serializers.DateField(allow_null=True)


class ExecutionResponse(ResponseSerializer):
    """Ce qui est décidé de l’exécution de la clause, dans l’ordre."""

    difficulties = DifficultyResponse(many=True)
    suspensions = SuspensionResponse(many=True)
    notices = NoticeResponse(many=True)
    penalties = PenaltyResponse(many=True)


class TotalsResponse(ResponseSerializer):
    """Ce que tous les membres ont ; null, sauf pour un acheteur, tant que moins de trois ont des factures."""

    ordered = TwoDecimals(allow_null=True)
    invoiced = TwoDecimals(allow_null=True)
    validated = TwoDecimals(allow_null=True)
    members = serializers.IntegerField(help_text="Combien ont commandé.")


class LotInWholeResponse(ResponseSerializer):
    """Un lot : ses termes du jour, à qui il est attribué, ce qui en est réparti et ce que les membres en ont."""

    lot = serializers.CharField(source="terms.lot")
    title = serializers.CharField(source="terms.title")
    reservation = serializers.DictField(source="terms.reservation", allow_null=True)
    territories = serializers.ListField(source="terms.territories", child=serializers.CharField())
    clause = Clause(source="terms.life.clause", allow_null=True)
    target = TwoDecimals(source="terms.life.target", allow_null=True)
    ends_on = serializers.DateField(source="terms.life.ends_on")
    life = LifeResponse(source="terms.life")
    maximum = TwoDecimals(allow_null=True)
    awards = AmountedAwardResponse(many=True)
    allocations = AllocationResponse(many=True, help_text="La part de chaque membre dans l’objectif.")
    allocated = TwoDecimals(allow_null=True)
    unallocated = TwoDecimals(allow_null=True, help_text="Ce que l’objectif n’attribue à aucun membre.")
    facilitators = AssignedResponse(many=True)
    execution = ExecutionResponse()
    totals = TotalsResponse()


class ContractInWholeResponse(ContractResponse):
    """Un contrat, avec tout de ses lots."""

    as_of = AsOf()
    complete = Complete(help_text="Faux si un journal est retenu : les totaux peuvent être incomplets.")
    held = HeldResponse(many=True)
    totals = TotalsResponse()
    lots = LotInWholeResponse(many=True)

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        row = instance["row"]
        values = {name: getattr(row, name) for name in row.__slots__}
        return super().to_representation({**values, **instance})
