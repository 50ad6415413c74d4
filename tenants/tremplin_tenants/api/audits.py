"""`GET audit/replay` and `audit/verify`: the two audits of the command line, for auditors."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from threading import Lock
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import connections
from django.http.response import HttpResponseBase
from psycopg import Connection
from rest_framework import serializers
from rest_framework.request import Request

from tremplin_platform.audit.seals.keys import known_keys
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.audit.verify import Progress, verify
from tremplin_platform.commands.log_reads import head
from tremplin_projections.replay.replay import replay
from tremplin_tenants.access import AUDITORS
from tremplin_tenants.api.reads.filters import ReadQuery
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.verifications import ask_for, end, move
from tremplin_tenants.api.web.connections import command_connection, feed_connection
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer
from tremplin_tenants.rest.problem import later, not_found
from tremplin_tenants.roles import CENTRALE, Caller

_KEPT_EVERY_S = 0.5


class AuditQuery(ReadQuery):
    log = Identifier(required=False, help_text="Ce journal seul ; tous, sans lui.")


class MismatchResponse(ResponseSerializer):
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


class ReplayResponse(ResponseSerializer):
    logs = serializers.IntegerField()
    events = serializers.IntegerField()
    seconds = serializers.FloatField()
    differences = MismatchResponse(many=True)
    as_of = AsOf()


class ProblemResponse(ResponseSerializer):
    log = serializers.CharField()
    seq = serializers.IntegerField()
    problem = serializers.CharField()


class VerifyResponse(ResponseSerializer):
    logs = serializers.IntegerField()
    events = serializers.IntegerField()
    problems = ProblemResponse(many=True)
    as_of = AsOf()


auditing = Lock()
"""Held by the audit that runs in this process."""


def _unheard(logs: int, events: int) -> None:
    """Nobody follows how far it is."""


def _kept_progress(caller: Caller, identifier: str) -> Progress:
    """Return what keeps how far an audit is, twice a second at most."""
    kept_at = float("-inf")

    def keep(logs: int, events: int) -> None:
        nonlocal kept_at
        if time.monotonic() >= kept_at + _KEPT_EVERY_S:
            kept_at = time.monotonic()
            move(_checked(), caller, identifier=identifier, logs=logs, events=events)

    return keep


def _checked() -> Connection[Any]:
    """Return the connection of the command role, alive: an audit may take longer than the server keeps one open."""
    connections["command"].close_if_unusable_or_obsolete()
    return command_connection()


@contextmanager
def _alone() -> Iterator[None]:
    """One audit at a time in a process: it holds its thread for as long as the logs take, and there are few threads."""
    if not auditing.acquire(blocking=False):
        raise later("Un autre audit est en cours : recommencez dans un instant.", seconds=5)
    try:
        yield
    finally:
        auditing.release()


class Audit(ReadView):
    """An audit; `found_in`: where its answer lists what it found. Who asks for it is kept, as on a page."""

    name: ClassVar[str]
    found_in: ClassVar[str]
    query_serializer = AuditQuery

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return query.get("log")

    def head(self, request: Request, **path: str) -> HttpResponseBase:
        """Answer as a GET would, without its body, for which alone logs are audited: nothing is run, or kept."""
        self.prepare()
        return self.rendered({}, {"Cache-Control": "private, no-store"})

    def before_read(self) -> None:
        # Before the transaction that a read is answered in: an audit may take longer than it is given.
        at = head(feed_connection(), log=self.log or CENTRALE)
        if at is None:
            raise not_found()
        if self.request.method != "HEAD":
            with _alone():
                self._found = {**self._asked(), "as_of": at}

    def answer(self) -> Mapping[str, Any]:
        return self._found

    def _asked(self) -> Mapping[str, Any]:
        identifier = uuid4().hex
        ask_for(command_connection(), self.caller, identifier=identifier, audit=self.name, log=self.log or "")
        return self.kept(self.caller, identifier, self.log)

    @classmethod
    def kept(cls, caller: Caller, identifier: str, log: str | None) -> Mapping[str, Any]:
        """
        Run an audit that was asked for; keep how far it is, then what it found, or that it failed.

        :raises Exception: what it failed by
        """
        problems = None
        try:
            found = cls.audit(log, progress=_kept_progress(caller, identifier))
            problems = list(found[cls.found_in])
            move(_checked(), caller, identifier=identifier, logs=found["logs"], events=found["events"])
        finally:
            end(_checked(), caller, identifier=identifier, found=problems)
        return found

    @classmethod
    def audit(cls, log: str | None, *, progress: Progress | None = None) -> Mapping[str, Any]:
        """Return what the command line prints of one log, or of every log (None)."""
        raise NotImplementedError


class Replay(Audit):
    """Chaque ligne de chaque projection, refaite depuis les événements et comparée à la ligne vivante."""

    name = "replay"
    endpoint = "audit-replay"
    path = "audit/replay"
    roles = AUDITORS
    summary = "Rejouer les événements"
    serializer_class = ReplayResponse
    found_in = "differences"

    @classmethod
    def audit(cls, log: str | None, *, progress: Progress | None = None) -> Mapping[str, Any]:
        connection = feed_connection()
        return asdict(replay(connection, LogReader(connection), log=log, progress=progress or _unheard))


class Verify(Audit):
    """Ni trou ni répétition, condensats et têtes d’accord, chaque fait de la centrale remis sans altération."""

    name = "verify"
    endpoint = "audit-verify"
    path = "audit/verify"
    roles = AUDITORS
    summary = "Vérifier les journaux"
    serializer_class = VerifyResponse
    found_in = "problems"
    projection = None

    @classmethod
    def audit(cls, log: str | None, *, progress: Progress | None = None) -> Mapping[str, Any]:
        keys = known_keys(settings.TREMPLIN_SIGNING_KEY)
        found = verify(feed_connection(), log=log, keys=keys, progress=progress)
        problems = [problem._asdict() for problem in found.problems]
        return {"logs": found.logs, "events": found.events, "problems": problems}
