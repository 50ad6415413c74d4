"""Reads: parameters, `wait_for`, access, and an answer rendered by the view's serializer at one position."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from psycopg import Connection
from rest_framework.exceptions import APIException
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_platform.commands.log_reads import head, seconds_since
from tremplin_projections.positions import Position
from tremplin_projections.queries.standing import position
from tremplin_tenants.api.reads.filters import DeclaredParameters, ReadQuery
from tremplin_tenants.api.reads.waiting import Awaited, awaited, wait
from tremplin_tenants.api.web.connections import command_connection, scope_of
from tremplin_tenants.api.web.endpoint import Endpoint
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.responses import ResponseSerializer
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE, Caller, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContext:
    """
    One read: who asks, the names in the address, the parameters, and a connection that sees what the caller may.

    `log` is the one log that is read, None for all that the caller sees.
    """

    request: Request
    caller: Caller
    path: Mapping[str, str]
    query: Mapping[str, Any]
    log: str | None
    connection: Connection[Any]

    def position(self, *, projection: str) -> Position:
        """Where `projection` stands: in the log that is read, in the centrale's where there are many or none."""
        return position(log=self.log or CENTRALE, projection=projection)


class ReadView(Endpoint, GenericAPIView[Any]):
    """
    One read. A subclass states its parameters and the shape of its answer (of a row, if it is a list), and gives the
    answer.

    `projection`: what it is read from, for `wait_for`; None is the store. `extra_projections`: what else.
    `restricted_parameters`: the roles that may give a parameter which not all may.
    """

    http_method_names = ["get", "head"]
    method = "GET"
    query_serializer: ClassVar[type[ReadQuery]] = ReadQuery
    serializer_class: type[ResponseSerializer]
    projection: ClassVar[str | None] = "ledger"
    extra_projections: ClassVar[tuple[str, ...]] = ()
    restricted_parameters: ClassVar[Mapping[str, Set[Role]]] = {}
    filter_backends = (DeclaredParameters,)

    def log(self, query: Mapping[str, Any]) -> str | None:
        """Return the one log that is read, None for all that the caller sees."""
        return self.caller.organisation if self.caller.role is Role.MEMBER else None

    def subject_organisation(self, query: Mapping[str, Any]) -> str | None:
        """Return the organisation asked about, None for nobody in particular: the caller must have access to it."""
        return self.log(query)

    def before_read(self, log: str | None, query: Mapping[str, Any]) -> None:
        """Run before the read transaction. Does nothing by default."""

    @abstractmethod
    def answer(self, context: ReadContext) -> Mapping[str, Any]:
        """Return what the serializer renders, `as_of` included. Runs in one transaction."""

    def get(self, request: Request, **path: str) -> Response:
        query, log, facts = self._validated()
        wait(*facts)
        self.before_read(log, query)
        with scope_of(self.caller) as connection:
            context = ReadContext(
                request=request, caller=self.caller, path=path, query=query, log=log, connection=connection
            )
            data = self.get_serializer(self.answer(context)).data
            log, seq = data["as_of"]["log"], data["as_of"]["seq"]
            # Not every reader sees the centrale's events; how old an answer about them is, everyone may know.
            seeing = command_connection() if log == CENTRALE else connection
            age = seconds_since(seeing, log=log, after=seq)
        headers = {"Tremplin-Age-Seconds": f"{age:.3f}", "Cache-Control": "private, no-store"}
        return Response(data, headers=headers)

    def require_subject(self) -> None:
        """
        Check that what a request at fault is about exists for the caller: 404 comes before 422.

        :raises Problem: 404
        """
        given = {name: self.request.query_params.get(name, "") for name in ("log", "member")}
        query = {name: value for name, value in given.items() if Identifier.is_one(value)}
        log = self.log(query)
        self.check_object_permissions(self.request, self.subject_organisation(query))
        with scope_of(self.caller) as connection:
            if log is not None and head(connection, log=log) is None:
                raise not_found()

    def _validated(self) -> tuple[Mapping[str, Any], str | None, Sequence[Awaited]]:
        """
        Return the parameters, the one log that is read, and what to wait for.

        :raises APIException: 404 what is asked about is not there for the caller, else 422
        """
        try:
            query = DeclaredParameters().validate(self.request, self)
            log = self.log(query)
            self.check_object_permissions(self.request, self.subject_organisation(query))
            return query, log, self._awaited(query, log)
        except APIException:
            self.require_subject()
            raise

    def _awaited(self, query: Mapping[str, Any], log: str | None) -> Sequence[Awaited]:
        if "wait_for" not in query:
            return ()
        first = awaited(query["wait_for"], caller=self.caller, read=log, projection=self.projection)
        return [first, *(replace(first, projection=other) for other in self.extra_projections)]
