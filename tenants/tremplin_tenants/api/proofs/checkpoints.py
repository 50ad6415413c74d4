"""`GET checkpoint`, `checkpoint/consistency`, `checkpoint/timestamp`: the signed journal of heads, to anyone."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tremplin_platform.audit.seals.proofs import (
    IncompleteTree,
    checkpoint_of,
    journal_consistency,
    last_checkpoint,
    timestamp_of,
)
from tremplin_tenants.access import Roles
from tremplin_tenants.api.proofs.proofs import incomplete, require_order
from tremplin_tenants.api.reads.filters import read_parameters
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.connections import read_connection
from tremplin_tenants.api.web.fields import Count
from tremplin_tenants.api.web.responses import ResponseSerializer
from tremplin_tenants.rest.problem import not_found

_NOTE_TYPE, _TOKEN_TYPE = "text/plain; charset=utf-8", "application/timestamp-reply"
_ANYONE = {"Cache-Control": "no-cache"}


class CheckpointQuery(Body):
    size = Count(required=False, help_text="Le point de contrôle de cette taille ; le dernier, sans elle.")


class JournalConsistencyQuery(Body):
    from_ = Count(help_text="La taille d’un point de contrôle.")
    to = Count(help_text="La taille d’un point de contrôle, pas plus petite.")


class TimestampQuery(Body):
    size = Count(help_text="La taille du point de contrôle.")


class JournalConsistencyResponse(ResponseSerializer):
    """La preuve qu’un point de contrôle en continue un autre."""

    from_ = serializers.IntegerField()
    to = serializers.IntegerField()
    proof = serializers.ListField(child=serializers.CharField())


class PublicRead(APIView):
    """
    A read that needs no key and sees no log.

    Attributes as those of `Endpoint`; `answers`: by media type, what the OpenAPI document shows of the answer.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    http_method_names = ["get", "head"]
    method = "GET"
    roles: ClassVar[Roles] = {}
    examples: ClassVar[Mapping[str, Any]] = {}
    endpoint: ClassVar[str]
    path: ClassVar[str]
    summary: ClassVar[str]
    query_serializer: ClassVar[type[Body]]
    answers: ClassVar[Mapping[tuple[int, str], Any]]

    def get(self, request: Request) -> HttpResponseBase:
        query = read_parameters(request, self.query_serializer)
        try:
            return self.found(query)
        except IncompleteTree as error:
            raise incomplete() from error

    @abstractmethod
    def found(self, query: Mapping[str, Any]) -> HttpResponseBase:
        """Answer. :raises Problem: 404, nothing was signed at this size"""


class LastCheckpoint(PublicRead):
    """La dernière note signée (C2SP), ou celle d’une taille : trois lignes, une ligne vide, les signatures."""

    endpoint = "checkpoint"
    path = "checkpoint"
    summary = "Le point de contrôle signé"
    query_serializer = CheckpointQuery
    answers = {(200, "text/plain"): OpenApiTypes.STR}

    def found(self, query: Mapping[str, Any]) -> HttpResponseBase:
        connection, size = read_connection(), query.get("size")
        signed = last_checkpoint(connection) if size is None else checkpoint_of(connection, size=size)
        if signed is None:
            raise _unsigned()
        return HttpResponse(signed.note, content_type=_NOTE_TYPE, headers=_ANYONE)


class JournalConsistency(PublicRead):
    """La preuve qu’un point de contrôle en continue un autre : rien n’a été réécrit entre les deux."""

    endpoint = "checkpoint-consistency"
    path = "checkpoint/consistency"
    summary = "Prouver que le journal des têtes continue"
    query_serializer = JournalConsistencyQuery
    answers = {(200, "application/json"): JournalConsistencyResponse}

    def found(self, query: Mapping[str, Any]) -> HttpResponseBase:
        old, new = require_order(query)
        proof = journal_consistency(read_connection(), old=old, new=new)
        if proof is None:
            raise _unsigned()
        return Response(JournalConsistencyResponse(proof).data, headers=_ANYONE)


class CheckpointTimestamp(PublicRead):
    """Le jeton RFC 3161 sur l’empreinte SHA-256 des octets de la note, là où une autorité l’a horodatée."""

    endpoint = "checkpoint-timestamp"
    path = "checkpoint/timestamp"
    summary = "L’horodatage d’un point de contrôle"
    query_serializer = TimestampQuery
    answers = {(200, _TOKEN_TYPE): OpenApiTypes.BINARY}

    def found(self, query: Mapping[str, Any]) -> HttpResponseBase:
        token = timestamp_of(read_connection(), size=query["size"])
        if token is None:
            raise not_found("Aucun point de contrôle de cette taille n’est horodaté.")
        return HttpResponse(token, content_type=_TOKEN_TYPE, headers=_ANYONE)


def _unsigned() -> Exception:
    return not_found("Aucun point de contrôle n’a été signé à cette taille.")
