"""`GET proofs/head`, `proofs/event`, `proofs/consistency`: what proves a log, to its member, buyers and auditors."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_platform.audit.seals.proofs import IncompleteTree, event_proof, head_proof, log_consistency
from tremplin_tenants.api.events import LogQuery, LogReadView
from tremplin_tenants.api.web.fields import Count
from tremplin_tenants.api.web.responses import ResponseSerializer
from tremplin_tenants.rest.problem import Problem, not_found, wrong_parameter


class HeadQuery(LogQuery):
    size = Count(
        required=False, min_value=1, help_text="La tête scellée de cette taille ; la dernière, sans lui."
    )


class EventQuery(HeadQuery):
    seq = Count(min_value=1, help_text="Le numéro de l’événement prouvé.")


class ConsistencyQuery(LogQuery):
    from_ = Count(min_value=1, help_text="Une taille scellée du journal.")
    to = Count(min_value=1, help_text="Une taille scellée du journal, pas plus petite.")


class _Hashes(serializers.ListField):
    """Hashes in standard base64."""

    child = serializers.CharField()


class HeadProofResponse(ResponseSerializer):
    """Une tête scellée, et son inclusion dans le premier point de contrôle qui la contient, donné en entier."""

    log = serializers.CharField()
    size = serializers.IntegerField()
    root = serializers.CharField(  # type: ignore[assignment]
        help_text="La racine de l’arbre du journal, en base64."
    )
    index = serializers.IntegerField(
        help_text="La place de la tête dans le journal des têtes, à partir de 0."
    )
    inclusion = _Hashes()
    checkpoint = serializers.CharField(help_text="La note signée, octet pour octet.")


class EventProofResponse(ResponseSerializer):
    """L’inclusion d’un événement dans une tête scellée de son journal."""

    log = serializers.CharField()
    seq = serializers.IntegerField()
    digest = serializers.CharField(help_text="Comme dans `events` ; la feuille en est les 32 octets.")
    size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]
    inclusion = _Hashes()


class ConsistencyResponse(ResponseSerializer):
    """La preuve qu’une tête scellée du journal en continue une autre."""

    log = serializers.CharField()
    from_ = serializers.IntegerField()
    to = serializers.IntegerField()
    proof = _Hashes()


class ProofView(LogReadView):
    """A proof: it depends on what is asked alone, and carries neither position nor age."""

    def get(self, request: Request, **path: str) -> Response:
        self.prepare()
        with self.transaction() as self.connection:
            self.log_head()
            try:
                found = self.answer()
            except IncompleteTree as error:
                raise incomplete() from error
        return Response(self.get_serializer(found).data, headers={"Cache-Control": "private, no-store"})


def incomplete() -> Problem:
    """Say that what proves something was removed from the database."""
    return Problem(503, "unavailable", "Ce qui prouve cela n’est plus dans la base : prévenez la centrale.")


class HeadProof(ProofView):
    """La dernière tête scellée d’un journal, ou celle d’une taille ; les mêmes octets pour toujours."""

    endpoint = "head-proof"
    path = "proofs/head"
    summary = "Prouver la tête d’un journal"
    query_serializer = HeadQuery
    serializer_class = HeadProofResponse

    def answer(self) -> Mapping[str, Any]:
        return _found(head_proof(self.connection, log=str(self.log), size=self.query.get("size")))


class EventProof(ProofView):
    """L’inclusion d’un événement dans la dernière tête scellée de son journal, ou dans celle d’une taille."""

    endpoint = "event-proof"
    path = "proofs/event"
    summary = "Prouver un événement"
    query_serializer = EventQuery
    serializer_class = EventProofResponse

    def answer(self) -> Mapping[str, Any]:
        asked = {"seq": self.query["seq"], "size": self.query.get("size")}
        return _found(event_proof(self.connection, log=str(self.log), **asked))


class LogConsistency(ProofView):
    """La preuve qu’une tête scellée d’un journal en continue une autre, plus petite."""

    endpoint = "log-consistency"
    path = "proofs/consistency"
    summary = "Prouver qu’un journal continue"
    query_serializer = ConsistencyQuery
    serializer_class = ConsistencyResponse

    def answer(self) -> Mapping[str, Any]:
        old, new = require_order(self.query)
        return _found(log_consistency(self.connection, log=str(self.log), old=old, new=new))


def require_order(query: Mapping[str, Any]) -> tuple[int, int]:
    """Return the two sizes asked. :raises Problem: 422, the first is larger"""
    if query["from"] > query["to"]:
        raise wrong_parameter("from", "ends-before-it-begins", "La première taille est la plus grande.")
    return query["from"], query["to"]


def _found(proof: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if proof is None:
        raise not_found("Rien n’est scellé à cette taille, ou rien que vous puissiez voir.")
    return proof
