"""Reads: parameters, `wait_for`, access, and an answer rendered by the view's serializer at one position."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from psycopg import Connection
from rest_framework.exceptions import APIException
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_platform.commands.log_reads import head, seconds_since
from tremplin_projections.positions import Position
from tremplin_projections.queries.freshness import position
from tremplin_tenants.api.reads.filters import ReadQuery, read_parameters
from tremplin_tenants.api.reads.replica import REPLICA, Source
from tremplin_tenants.api.reads.waiting import Awaited, awaited, wait
from tremplin_tenants.api.web.connections import command_connection, scope_of
from tremplin_tenants.api.web.endpoint import Endpoint
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.responses import ResponseSerializer
from tremplin_tenants.audit_grants import note_use
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE, Role


class ReadView(Endpoint, GenericAPIView[Any]):
    """
    One read. A subclass states its parameters and the shape of its answer (of a row, if it is a list), and gives the
    answer.

    `query`, `log`, `connection`: the parameters; the one log that is read, None for all that the caller sees; and the
    connection of the read's transaction, which sees what the caller may.
    `projection`: what it is read from, for `wait_for`; None is the store. `extra_projections`: what else.
    `restricted_parameters`: the roles that may give a parameter which not all may.
    `is_of_logs`: whether it reads logs, so that an auditor's is recorded.
    `positions`: its parameters that name a position, which is waited for as `wait_for` is.
    `from_replica`: whether a replica may answer it (`replica.py`); `source`: what answers, once that is known.
    `joined`: the transaction that a page has opened, in which the read takes part; None opens its own. `noted`: the
    logs of which the page has recorded the read, where the caller is an auditor; None: it is no page's read.
    """

    http_method_names = ["get", "head"]
    method = "GET"
    query_serializer: ClassVar[type[ReadQuery]] = ReadQuery
    serializer_class: type[ResponseSerializer]
    projection: ClassVar[str | None] = "ledger"
    extra_projections: ClassVar[tuple[str, ...]] = ()
    restricted_parameters: ClassVar[Mapping[str, Set[Role]]] = {}
    is_of_logs: ClassVar[bool] = True
    positions: ClassVar[Sequence[str]] = ("known_at",)
    from_replica: bool = True
    source = Source()
    joined: Connection[Any] | None = None
    noted: set[str | None] | None = None
    query: Mapping[str, Any]
    log: str | None
    connection: Connection[Any]

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        """Return the one log that is read, None for all that the caller sees."""
        return self.caller.organisation if self.caller.role is Role.MEMBER else None

    def subject_organisation(self, query: Mapping[str, Any]) -> str | None:
        """Return the organisation asked about, None for nobody in particular: the caller must have access to it."""
        return self.read_log(query)

    def before_read(self) -> None:
        """Run before the read transaction. Does nothing by default."""

    @abstractmethod
    def answer(self) -> Mapping[str, Any]:
        """Return what the serializer renders, `as_of` included. Runs in one transaction."""

    def position(self, *, projection: str) -> Position:
        """Where `projection` stands: in the log that is read, in the centrale's where there are many or none."""
        return position(log=self.log or CENTRALE, projection=projection)

    def get(self, request: Request, **path: str) -> HttpResponseBase:
        self.prepare()
        with self.reading() as self.connection:
            data = self.get_serializer(self.answer()).data
            age = self._age(**data["as_of"])
        return self.rendered(
            data, {"Tremplin-Age-Seconds": f"{age:.3f}", "Cache-Control": "private, no-store"}
        )

    def rendered(self, data: Mapping[str, Any], headers: Mapping[str, str]) -> HttpResponseBase:
        """Return the response of what the serializer gave: JSON by default."""
        return Response(data, headers=dict(headers))

    def prepare(self) -> None:
        """
        Check the parameters and the access, record an auditor's read, then wait for what it must count.

        A read that takes part in a page's transaction does not wait: what it sees is settled.

        :raises APIException: 404, 422, 503
        """
        try:
            self.query = read_parameters(
                self.request,
                self.query_serializer,
                role=self.caller.role,
                restricted=self.restricted_parameters,
            )
            self.log = self.read_log(self.query)
            self.check_object_permissions(self.request, self.subject_organisation(self.query))
            facts = self._awaited() if self.joined is None else ()
        except APIException:
            self.require_subject()
            raise
        self._note_use()
        if self.joined is None:
            wait(*facts)
            self.before_read()

    def handle_exception(self, exc: Exception) -> Response:
        """Answer by the primary what failed on a replica, or was refused: what is missing there may be all it lacks."""
        if self.source.is_primary:
            return super().handle_exception(exc)
        self.from_replica, self.source = False, Source()
        try:
            return self.get(self.request, **self.kwargs)  # type: ignore[return-value]
        except Exception as error:
            return super().handle_exception(error)

    def find_source(self, *, is_current: bool = False) -> Source:
        """
        Return the database that is to answer, once what is asked for is counted on the primary.

        :param is_current: whether it must have all that the primary has, whatever the parameters
        """
        if not self.from_replica:
            return Source()
        is_current = is_current or not self.query.keys().isdisjoint(("wait_for", *self.positions))
        return REPLICA.source(is_current=is_current)

    @contextmanager
    def reading(self) -> Iterator[Connection[Any]]:
        """Open the transaction of the answer, on a replica where one may answer, or take part in the page's."""
        if self.joined is not None:
            yield self.joined
        else:
            self.source = self.find_source()
            with scope_of(self.caller, alias=self.source.alias) as connection:
                yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection[Any]]:
        """Open a transaction of the primary, which sees what the caller may, or take part in the page's."""
        if self.joined is not None:
            yield self.joined
        else:
            with scope_of(self.caller) as connection:
                yield connection

    def require_subject(self) -> None:
        """
        Check that what a request at fault is about exists for the caller: 404 comes before 422.

        :raises Problem: 404
        """
        given = {name: self.request.query_params.get(name, "") for name in ("log", "member")}
        query = {name: value for name, value in given.items() if Identifier.is_one(value)}
        log = self.read_log(query)
        self.check_object_permissions(self.request, self.subject_organisation(query))
        with self.transaction() as connection:
            if log is not None and head(connection, log=log) is None:
                raise not_found()

    def _note_use(self) -> None:
        access, noted = self.caller.audit_access, set() if self.noted is None else self.noted
        if (
            self.is_of_logs
            and access is not None
            and self.log not in noted
            and note_use(access, log=self.log, read=self.endpoint, is_there=self._is_log_there)
        ):
            noted.add(self.log)

    def _is_log_there(self) -> bool:
        if self.log is None:
            return True
        with self.transaction() as connection:
            return head(connection, log=self.log) is not None

    def _awaited(self) -> Sequence[Awaited]:
        if "wait_for" not in self.query:
            return ()
        text, projection = self.query["wait_for"], self.projection
        first = awaited(text, caller=self.caller, read=self.log, projection=projection)
        return [first, *(replace(first, projection=other) for other in self.extra_projections)]

    def _age(self, *, log: str, seq: int, **_: object) -> float:
        # Not every reader sees the centrale's events; how old an answer about them is, everyone may know.
        connection = command_connection() if log == CENTRALE else self.connection
        return max(self.source.late_s, seconds_since(connection, log=log, after=seq))
