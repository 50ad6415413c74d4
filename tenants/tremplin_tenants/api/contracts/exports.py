"""`GET export/decp` and `export/ocds`: the published contracts in two standards, and what these cannot say."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from tremplin_platform.audit.sentences import sentences
from tremplin_platform.commands.decp.publishing.exports import EXPORTS, Export, Publisher
from tremplin_platform.commands.decp.publishing.register import read_register
from tremplin_platform.commands.decp.publishing.report import Wording
from tremplin_platform.commands.log_reads import Head, head
from tremplin_tenants.access import CENTRALE_READERS
from tremplin_tenants.api.reads.exports import LONGEST_READ, too_long
from tremplin_tenants.api.reads.filters import ReadQuery
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.fields import Choice
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer
from tremplin_tenants.files.file_turns import FileTurn
from tremplin_tenants.files.spooled_rows import SpooledText, TooLarge
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE


class DecpRowsResponse(ResponseSerializer):
    marche = serializers.ListField(
        child=serializers.DictField(), help_text="Une ligne par lot attribué d’un contrat publié."
    )


class ProvisionalResponse(ResponseSerializer):
    """Une ligne dont des valeurs ne sont que provisoires : personne ne les a renseignées."""

    id = serializers.CharField(help_text="L’identifiant de la ligne.")
    fields = serializers.ListField(child=serializers.CharField(), help_text="Par leurs noms dans le schéma.")  # type: ignore[assignment]


class DecpResponse(ResponseSerializer):
    """Le format réglementaire des données essentielles (schéma 2.0.4), et la position à laquelle on répond."""

    as_of = AsOf()
    marches = DecpRowsResponse()
    missing = ProvisionalResponse(many=True)


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


class MissingResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField()
    row = serializers.CharField(help_text="L’identifiant de la ligne.")
    fields = serializers.ListField(child=serializers.CharField(), help_text="Par leurs noms dans le schéma.")  # type: ignore[assignment]


class AssumedResponse(ResponseSerializer):
    """La valeur qui tient la place de ce que le schéma exige, sur les lignes où personne ne l’a renseigné."""

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
    missing = MissingResponse(many=True, help_text="Ce que personne n’a renseigné, ligne par ligne.")
    assumed = AssumedResponse(many=True)
    unsaid = UnsaidResponse(many=True, help_text="Ce qui n’a pas de place dans le standard.")


class ExportQuery(ReadQuery):
    complete = Choice(
        choices=("true", "false"),
        required=False,
        help_text="`true` : sans les lignes dont une donnée exigée n’est pas renseignée.",
    )


class ExportView(ReadView):
    """
    An export of the centrale's contracts, at the head of its log.

    Its text is made in one transaction into a temporary file, then sent from there: a client that is slow holds no
    transaction, and no export is in memory whole.
    """

    roles = CENTRALE_READERS
    projection = None
    standard: ClassVar[str]

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return CENTRALE

    def get(self, request: Request, **path: str) -> HttpResponseBase:
        self.prepare()
        turn = FileTurn()
        try:
            text = turn.keep(SpooledText())
            with self.reading() as self.connection:
                self.connection.execute(LONGEST_READ)
                at, export = self.export()
                turn.keep(export.report)
                text.add(self.pieces(export, as_of=AsOf(at).data))
                age = self._age(**AsOf(at).data)
        except TooLarge as error:
            turn.close()
            raise too_long() from error
        except BaseException:
            turn.close()
            raise
        headers = {
            "Content-Type": "application/json",
            "Cache-Control": "private, no-store",
            "Tremplin-As-Of": f"{CENTRALE}:{at.seq}",
            "Tremplin-Age-Seconds": f"{age:.3f}",
        }
        return StreamingHttpResponse(turn.sent(text.parts()), headers=headers)

    def pieces(self, export: Export, *, as_of: Mapping[str, Any]) -> Iterator[bytes]:
        """Yield the text that is answered."""
        return export.pieces(as_of=as_of)

    def wording(self) -> Wording | None:
        """Return what words the events that the standard has no place for; None where none is answered."""
        return None

    def export(self) -> tuple[Head, Export]:
        """Return the export, and the position it is made at."""
        at = head(self.connection, log=CENTRALE)
        if at is None:
            raise not_found()
        register = read_register(self.connection, upto=at.seq)
        publisher = Publisher(name=settings.TREMPLIN_CENTRALE_NAME, siret=settings.TREMPLIN_CENTRALE_SIRET)
        asked = {"complete": True} if self.query.get("complete") == "true" else {}
        return at, EXPORTS[self.standard](register, publisher=publisher, wording=self.wording(), **asked)

    def answer(self) -> Mapping[str, Any]:
        raise NotImplementedError  # `get` sends it as it is read


class ExportDecp(ExportView):
    """
    Une ligne par lot attribué d’un contrat publié ; l’identifiant de la ligne est celui que cite `idAccordCadre`.

    Importé de nouveau, tout est connu. Ce que le schéma ne peut pas dire est dans `export/decp/report`. Ce qu’il exige
    et que personne n’a renseigné a une valeur provisoire, que `missing` nomme ligne par ligne ; `complete=true` n’a que
    les lignes entièrement renseignées.
    """

    endpoint = "export-decp"
    path = "export/decp"
    summary = "Les contrats en données essentielles (DECP)"
    query_serializer = ExportQuery
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

    def wording(self) -> Wording:
        return partial(sentences, command_connection())

    def pieces(self, export: Export, *, as_of: Mapping[str, Any]) -> Iterator[bytes]:
        return export.read().pieces(as_of=as_of)

    def answer(self) -> Mapping[str, Any]:
        """Return the report, for a page."""
        at, export = self.export()
        with export.report:
            return {**orjson.loads(b"".join(self.pieces(export, as_of={}))), "as_of": at}


class DecpReport(_ReportView):
    """Ce qui n’a pas de place dans le schéma, et ce qu’il exige sans que personne ne l’ait renseigné."""

    endpoint = "export-decp-report"
    path = "export/decp/report"
    summary = "Ce que les données essentielles ne disent pas"
    query_serializer = ExportQuery
    standard = "decp"


class OcdsReport(_ReportView):
    """Un objectif révisé, une clause annulée, une tranche : rien n’en est déformé dans l’export."""

    endpoint = "export-ocds-report"
    path = "export/ocds/report"
    summary = "Ce qu’OCDS ne dit pas"
    standard = "ocds"
