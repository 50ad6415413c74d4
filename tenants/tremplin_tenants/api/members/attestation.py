"""`GET results/attestation` and `members/{member}/results/attestation`: the figures of `results` as a PDF."""

from collections.abc import Mapping
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from psycopg import Connection
from rest_framework import serializers

from tremplin_platform.commands.log_reads import covering_checkpoint
from tremplin_platform.proof import hashes
from tremplin_projections.queries.members.attested import named_lots, siret_known
from tremplin_tenants.access import EVERY_READER, MEMBERS
from tremplin_tenants.addresses import site_address
from tremplin_tenants.api.members.results import ResultsView
from tremplin_tenants.api.members.results_responses import ResultsResponse
from tremplin_tenants.api.web.responses import ResponseSerializer
from tremplin_tenants.documents.attestation import attestation

PDF = "application/pdf"


class NamedLotResponse(ResponseSerializer):
    contract = serializers.CharField()
    lot = serializers.CharField()
    contract_title = serializers.CharField()


class CoveringResponse(ResponseSerializer):
    """The sealed head that holds the position, and the first checkpoint that holds that head."""

    head_size = serializers.IntegerField()
    size = serializers.IntegerField()
    size_and_root = serializers.CharField()


class AttestationResponse(ResultsResponse):
    """`results`, and what the document names beside it; `checkpoint` is null while none covers the position."""

    siret = serializers.CharField(allow_null=True)
    terms = NamedLotResponse(many=True)
    checkpoint = CoveringResponse(allow_null=True)


class _AttestationView(ResultsView):
    """Answers a PDF; a page reads its values as of any other read."""

    serializer_class = AttestationResponse
    answers: ClassVar[Mapping[Any, Any]] = {(200, PDF): OpenApiTypes.BINARY}

    def answer(self) -> Mapping[str, Any]:
        found = dict(super().answer())
        log, seq = found["as_of"]["log"], found["as_of"]["seq"]
        return {
            **found,
            "siret": siret_known(log=log, day=found["asked"]["effective_to"], upto=seq),
            "terms": named_lots(log=log, upto=seq),
            "checkpoint": covering(self.connection, log=log, seq=seq),
        }

    def rendered(self, data: Mapping[str, Any], headers: Mapping[str, str]) -> HttpResponse:
        site = site_address(self.request._request)
        return attestation_response(orjson.loads(orjson.dumps(data)), site=site, headers=headers)


class Attestation(_AttestationView):
    """Le document, daté de sa position : les mêmes octets pour la même position."""

    endpoint = "attestation"
    path = "results/attestation"
    roles = MEMBERS
    summary = "Mes résultats en PDF (PDF/UA-1, PDF/A-2a)"


class MemberAttestation(_AttestationView):
    """Le même document, pour un acheteur ou un auditeur ; un membre n’y trouve que le sien."""

    endpoint = "member-attestation"
    path = "members/{member}/results/attestation"
    roles = EVERY_READER
    summary = "Les résultats d’un membre en PDF"

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return str(self.kwargs["member"])


def covering(connection: Connection[Any], *, log: str, seq: int) -> dict[str, Any] | None:
    """Return the sealed head that holds a position and the first checkpoint that holds it, None while none does."""
    found = covering_checkpoint(connection, log=log, seq=seq)
    if found is None:
        return None
    written = f"{found.size}:{hashes.written(found.root)}"
    return {"head_size": found.head_size, "size": found.size, "size_and_root": written}


def attestation_response(
    read: Mapping[str, Any], *, site: str, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """
    Return the PDF of a read of this module, named by its member and position.

    :param site: the address at which the site is reached, with its last slash
    """
    content = attestation(read, centrale=settings.TREMPLIN_CENTRALE_NAME, site=site)
    name = f"attestation-{read['as_of']['log']}-{read['as_of']['seq']}.pdf"
    return pdf_response(content, name=name, headers=headers)


def pdf_response(content: bytes, *, name: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a PDF to keep under `name`, which is for its reader alone."""
    kept = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=PDF, headers={**kept, **(headers or {})})
