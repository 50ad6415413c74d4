"""`GET export/decp` and `export/ocds`: the published contracts in two standards, and what these cannot say."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers

from tremplin_platform.audit.sentences import sentences
from tremplin_platform.commands.decp.publishing.exports import EXPORTS, Export, Publisher, read_register
from tremplin_platform.commands.log_reads import Head, head
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE


class DecpRowsResponse(ResponseSerializer):
    marche = serializers.ListField(
        child=serializers.DictField(), help_text="Une ligne par lot attribué d’un contrat publié."
    )


class DecpResponse(ResponseSerializer):
    """Le format réglementaire des données essentielles (schéma 2.0.4), et la position à laquelle on répond."""

    as_of = AsOf()
    marches = DecpRowsResponse()


class OcdsResponse(ResponseSerializer):
    """Un paquet de versions OCDS 1.1, et la position à laquelle on répond."""

    as_of = AsOf()
    version = serializers.CharField()
    extensions = serializers.ListField(child=serializers.CharField())
    publisher = serializers.DictField(help_text="La centrale.")
    releases = serializers.ListField(
        child=serializers.DictField(), help_text="Une version par événement d’un contrat publié."
    )


class LeftOutResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField()
    reason = serializers.CharField()


class AssumedResponse(ResponseSerializer):
    """Une valeur que le schéma exige et que personne n’enregistre : la même partout, à vérifier avant de publier."""

    field = serializers.CharField()
    value = serializers.JSONField()
    reason = serializers.CharField()


class UnsaidResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField(allow_null=True, help_text="Null : le contrat entier.")
    seq = serializers.IntegerField(
        allow_null=True, help_text="L’événement de la centrale ; null : un terme du contrat."
    )
    type = serializers.CharField(allow_null=True)
    sentence = serializers.CharField(allow_null=True)
    reason = serializers.CharField()


class ExportReportResponse(ResponseSerializer):
    """Ce qu’un standard ne peut pas dire, jamais déformé."""

    as_of = AsOf()
    rows = serializers.IntegerField(help_text="Combien de lignes, ou de versions, a l’export.")
    left_out = LeftOutResponse(many=True, help_text="Les lots sans ligne valide, et pourquoi.")
    assumed = AssumedResponse(many=True)
    unsaid = UnsaidResponse(many=True, help_text="Ce qui n’a pas de place dans le standard.")


class ExportView(ReadView):
    """An export of the centrale's contracts, at the head of its log."""

    roles = CENTRALE_READERS
    projection = None
    standard: ClassVar[str]

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return CENTRALE

    def export(self) -> tuple[Head, Export]:
        """Return the export, and the position it is made at."""
        at = head(self.connection, log=CENTRALE)
        if at is None:
            raise not_found()
        register = read_register(self.connection, upto=at.seq)
        publisher = Publisher(name=settings.TREMPLIN_CENTRALE_NAME, siret=settings.TREMPLIN_CENTRALE_SIRET)
        return at, EXPORTS[self.standard](register, publisher=publisher)

    def answer(self) -> Mapping[str, Any]:
        at, export = self.export()
        return {**export.document, "as_of": at}


class ExportDecp(ExportView):
    """
    Une ligne par lot attribué d’un contrat publié ; l’identifiant de la ligne est celui que cite `idAccordCadre`.

    Importé de nouveau, tout est connu. Ce que le schéma ne peut pas dire est dans `export/decp/report`.
    """

    endpoint = "export-decp"
    path = "export/decp"
    summary = "Les contrats en données essentielles (DECP)"
    serializer_class = DecpResponse
    standard = "decp"


class ExportOcds(ExportView):
    """
    Une version (release) par événement d’un contrat publié, dans l’ordre ; `ocid` est celui du contrat.

    Ce que le standard ne peut pas dire est dans `export/ocds/report`.
    """

    endpoint = "export-ocds"
    path = "export/ocds"
    summary = "Les contrats en OCDS 1.1"
    serializer_class = OcdsResponse
    standard = "ocds"


class _ReportView(ExportView):
    serializer_class = ExportReportResponse

    def answer(self) -> Mapping[str, Any]:
        at, export = self.export()
        return {**export.report.as_json(partial(sentences, command_connection())), "as_of": at}


class DecpReport(_ReportView):
    """Un objectif révisé, une clause annulée, une tranche : rien n’en est déformé dans l’export."""

    endpoint = "export-decp-report"
    path = "export/decp/report"
    summary = "Ce que les données essentielles ne disent pas"
    standard = "decp"


class OcdsReport(_ReportView):
    """Un objectif révisé, une clause annulée, une tranche : rien n’en est déformé dans l’export."""

    endpoint = "export-ocds-report"
    path = "export/ocds/report"
    summary = "Ce qu’OCDS ne dit pas"
    standard = "ocds"
