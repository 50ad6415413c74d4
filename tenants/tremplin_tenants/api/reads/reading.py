"""How a read is asked: its parameters, what it waits for, whose it is, the position it is answered at."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from psycopg import Connection
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tremplin_platform.commands.log_reads import head
from tremplin_platform.events.envelope import instant
from tremplin_tenants.api.reads.scoping import scope_of
from tremplin_tenants.api.reads.waiting import Awaited, awaited, wait
from tremplin_tenants.api.web.access import require_access
from tremplin_tenants.api.web.body import UNKNOWN, Query, parse
from tremplin_tenants.api.web.connection import command_connection
from tremplin_tenants.api.web.fields import Identifier, Text
from tremplin_tenants.rest.problem import not_found, wrong_parameter
from tremplin_tenants.roles import CENTRALE, Caller, Role


class ReadQuery(Query):
    """What every read takes."""

    wait_for = Text(
        required=False, max_length=90, help_text="JOURNAL:SEQ : attend que ce fait soit compté (5 s)."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One read as it was asked, on a connection that sees what the caller may."""

    request: Request
    caller: Caller
    path: Mapping[str, str]
    query: Mapping[str, Any]
    log: str | None
    connection: Connection[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A body, and the position of the log it was answered at."""

    body: Mapping[str, Any] | bytes
    log: str
    seq: int


class ReadView(APIView):
    """
    One read. A subclass says its name in the access table, its parameters, the shape of its answer (of one row, if
    it is a list), and how it answers.

    `projection`: what it is read from, for `wait_for`; None is the store. `beside`: what else.
    `only_for`: the roles that may give a parameter which not all may.
    """

    http_method_names = ["get", "head"]  # noqa: RUF012
    endpoint: ClassVar[str]
    query: ClassVar[type[Query]] = ReadQuery
    shown: ClassVar[type[serializers.Serializer[Any]]]
    projection: ClassVar[str | None] = "ledger"
    beside: ClassVar[tuple[str, ...]] = ()
    only_for: ClassVar[Mapping[str, Set[Role]]] = {}

    def log(self, caller: Caller, path: Mapping[str, str], query: Mapping[str, Any]) -> str | None:
        """The one log that is read, or None: all that the caller sees."""
        return caller.organisation if caller.role is Role.MEMBER else None

    def whose(self, caller: Caller, path: Mapping[str, str], query: Mapping[str, Any]) -> str | None:
        """The organisation asked about, for the table of who may what."""
        return self.log(caller, path, query)

    def settle(self, log: str | None, query: Mapping[str, Any]) -> None:
        """Wait for what the answer is about, before the transaction that reads it: nothing, if not said."""

    def answered_as(self) -> Any:
        """The shape of the whole answer, for the OpenAPI document."""
        return self.shown

    @abstractmethod
    def answer(self, asked: Asked) -> Answered:
        """The answer, read in one transaction."""

    def get(self, request: Request, **path: str) -> Response:
        caller = require_access(request, endpoint=self.endpoint, whose=None)
        query, log, facts = self.formed(request, caller, path)
        wait(*facts)
        self.settle(log, query)
        with scope_of(caller) as connection:
            asked = Asked(
                request=request, caller=caller, path=path, query=query, log=log, connection=connection
            )
            answered = self.answer(asked)
            age = _age(connection, answered)
        headers = {"Tremplin-Age-Seconds": f"{age:.3f}", "Cache-Control": "private, no-store"}
        return Response(answered.body, headers=headers)

    def look(self, request: Request, caller: Caller, path: Mapping[str, str]) -> None:
        """
        Find what a request at fault is about.

        :raises Problem: 404, it is not there, or not for who asks
        """
        given = {name: request.query_params.get(name, "") for name in ("log", "member")}
        query = {name: value for name, value in given.items() if Identifier.is_one(value)}
        log = self.log(caller, path, query)
        require_access(request, endpoint=self.endpoint, whose=self.whose(caller, path, query))
        with scope_of(caller) as connection:
            if log is not None and head(connection, log=log) is None:
                raise not_found()

    def formed(
        self, request: Request, caller: Caller, path: Mapping[str, str]
    ) -> tuple[Mapping[str, Any], str | None, Sequence[Awaited]]:
        """
        The parameters, the one log that is read, and what is waited for first.

        :raises APIException: what is asked about is not there for who asks, or else the request is at fault
        """
        try:
            return self._formed(request, caller, path)
        except APIException:
            self.look(request, caller, path)
            raise

    def _formed(
        self, request: Request, caller: Caller, path: Mapping[str, str]
    ) -> tuple[Mapping[str, Any], str | None, Sequence[Awaited]]:
        query = parse(self.query, self._given(request, caller))
        log = self.log(caller, path, query)
        require_access(request, endpoint=self.endpoint, whose=self.whose(caller, path, query))
        if "wait_for" not in query:
            return query, log, ()
        first = awaited(query["wait_for"], caller=caller, read=log, projection=self.projection)
        return query, log, [first, *(replace(first, projection=other) for other in self.beside)]

    def _given(self, request: Request, caller: Caller) -> dict[str, str]:
        given = once(request)
        refused = [name for name in given if caller.role not in self.only_for.get(name, (caller.role,))]
        if refused:
            raise ValidationError({name: [ErrorDetail(UNKNOWN, "unknown-field")] for name in refused})
        return given


def once(request: Request) -> dict[str, str]:
    """
    The query's parameters.

    :raises Problem: 422, one is given twice
    """
    for name, values in request.query_params.lists():
        if len(values) > 1:
            raise wrong_parameter(name, "repeated-name", "Ce paramètre est donné deux fois.")
    return {str(name): str(value) for name, value in request.query_params.items()}


def link(request: Request, query: Mapping[str, str]) -> str:
    """The address of another page of the same list, relative: a path and its query, whatever host was asked."""
    return f"{request.path}?{urlencode(query)}"


def as_of(log: str, seq: int, recorded_at: datetime | None) -> dict[str, Any]:
    """The position a read was answered at; an empty log answers 0 and null."""
    return {"log": log, "seq": seq, "recorded_at": None if recorded_at is None else instant(recorded_at)}


def _age(connection: Connection[Any], answered: Answered) -> float:
    """For how long the oldest event that the answer does not count has been there; 0 where it counts them all."""
    # Not every reader sees the centrale's events; how old an answer about them is, everyone may know.
    seeing = command_connection() if answered.log == CENTRALE else connection
    row = seeing.execute(_AGE, (answered.log, answered.seq + 1)).fetchone()
    return max(0.0, float(row[0])) if row else 0.0


_AGE = "select extract(epoch from clock_timestamp() - recorded_at) from events where log = %s and seq = %s"
