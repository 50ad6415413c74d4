"""The audit of the logs, as the command line does it. By an auditor."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from threading import Lock
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_platform.audit.stored import LogReader
from tremplin_platform.audit.verify import verify
from tremplin_platform.commands.log_reads import head
from tremplin_projections.replay.replay import replay
from tremplin_tenants.api.reads.reading import Answered, Asked, ReadQuery, ReadView, as_of
from tremplin_tenants.api.reads.waiting import wait
from tremplin_tenants.api.web.access import require_access
from tremplin_tenants.api.web.connection import feed_connection
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.shown import AsOf
from tremplin_tenants.rest.problem import later, not_found
from tremplin_tenants.roles import CENTRALE, Caller


class AuditQuery(ReadQuery):
    log = Identifier(required=False, help_text="Ce journal seul ; tous, sans lui.")


class MismatchShown(serializers.Serializer[Any]):
    log = serializers.CharField()
    projection = serializers.CharField()
    table = serializers.CharField(help_text="Vide où c’est le journal lui-même qui est en cause.")
    key = serializers.DictField(help_text="La clé de la ligne, sans son journal.")
    column = serializers.CharField(help_text="Vide où une ligne entière manque ou est de trop.")
    seq = serializers.IntegerField()
    measure = serializers.CharField()
    expected = serializers.JSONField(allow_null=True)
    found = serializers.JSONField(allow_null=True)
    problem = serializers.CharField()


class ReplayShown(serializers.Serializer[Any]):
    logs = serializers.IntegerField()
    events = serializers.IntegerField()
    seconds = serializers.FloatField()
    differences = MismatchShown(many=True)
    as_of = AsOf()


class ProblemShown(serializers.Serializer[Any]):
    log = serializers.CharField()
    seq = serializers.IntegerField()
    problem = serializers.CharField()


class VerifyShown(serializers.Serializer[Any]):
    logs = serializers.IntegerField()
    events = serializers.IntegerField()
    problems = ProblemShown(many=True)
    as_of = AsOf()


_auditing = Lock()


@contextmanager
def _alone() -> Iterator[None]:
    """One audit at a time in a process: it holds its thread for as long as the logs take, and there are few threads."""
    if not _auditing.acquire(blocking=False):
        raise later("Un autre audit est en cours : recommencez dans un instant.", seconds=5)
    try:
        yield
    finally:
        _auditing.release()


class _Audit(ReadView):
    query = AuditQuery

    def log(self, caller: Caller, path: Mapping[str, str], query: Mapping[str, Any]) -> str | None:
        return query.get("log")

    def get(self, request: Request, **path: str) -> Response:
        # Before the transaction that a read is answered in: an audit may take longer than it is given.
        caller = require_access(request, endpoint=self.endpoint, whose=None)
        query, _, facts = self.formed(request, caller, path)
        wait(*facts)
        with _alone():
            self._found = self._audited(query.get("log"))
        return super().get(request, **path)

    def answer(self, asked: Asked) -> Answered:
        at = self._found["as_of"]
        return Answered(body=self._found, log=at["log"], seq=at["seq"])

    def _audited(self, log: str | None) -> dict[str, Any]:
        at = head(feed_connection(), log=log or CENTRALE)
        if at is None:
            raise not_found()
        return {**self.audit(log), "as_of": as_of(at.log, at.seq, at.recorded_at)}

    def audit(self, log: str | None) -> Mapping[str, Any]:
        """What the command line prints of one log, or of every log (None)."""
        raise NotImplementedError


@extend_schema_view(get=extend_schema(summary="Rejouer les événements"))
class Replay(_Audit):
    """Chaque ligne de chaque projection, refaite depuis les événements et comparée à la ligne vivante."""

    endpoint = "audit-replay"
    shown = ReplayShown

    def audit(self, log: str | None) -> Mapping[str, Any]:
        connection = feed_connection()
        return asdict(replay(connection, LogReader(connection), log=log))


@extend_schema_view(get=extend_schema(summary="Vérifier les journaux"))
class Verify(_Audit):
    """Ni trou ni répétition, condensats et têtes d’accord, chaque fait de la centrale remis sans altération."""

    endpoint = "audit-verify"
    shown = VerifyShown
    projection = None

    def audit(self, log: str | None) -> Mapping[str, Any]:
        found = verify(feed_connection(), log=log)
        problems = [problem._asdict() for problem in found.problems]
        return {"logs": found.logs, "events": found.events, "problems": problems}
