"""How a command comes in: one request, one body, one decision in one log."""

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tremplin_platform.commands.addressed import check_addressed
from tremplin_platform.commands.orders.call_offs import Actor
from tremplin_platform.store.session import Position, PositionMoved, Session, run
from tremplin_tenants.access_table import TABLE
from tremplin_tenants.api.web.access import require_access
from tremplin_tenants.api.web.body import Body, parse
from tremplin_tenants.api.web.connection import command_connection
from tremplin_tenants.api.web.idempotency import (
    Answer,
    Demand,
    claim_answer,
    demand,
    find_answer,
    keep_answer,
)
from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.roles import CENTRALE, Caller

_TAG = re.compile(r'"([!#-~]{1,90})"|((?:[a-z0-9-]{1,63}:)?\d{1,18})', re.ASCII)
_NO_POSITION = -1  # no log is ever there: 412
_LONGEST = 18
_LONGEST_CODING = 60  # of what a header says, in an answer


class Empty(Body):
    """No field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One command as it was asked: by whom, with which names in the address, with which body (typed)."""

    caller: Caller
    path: Mapping[str, str]
    body: Mapping[str, Any]


class CommandView(APIView):
    """
    One command. A subclass says its name in the access table, its body, and which command it is.

    `made`: whether it makes something that has an identifier (201), or acts on what is there (200).
    """

    endpoint: ClassVar[str]
    http_method_names = ["post"]  # noqa: RUF012
    form: ClassVar[type[Body]] = Empty
    made: ClassVar[bool] = False

    @abstractmethod
    def decide(self, session: Session, call: Call) -> tuple[str, Position]:
        """Call the command; give the identifier of what it is about and the position of its last event."""

    def about(self, call: Call, identifier: str) -> str | None:
        """The person whom the command names, given the identifier it answers with; no one, if not said."""
        return None

    def look(self, session: Session, call: Call) -> None:
        """
        Find what a request at fault is about; its body is as it was sent, empty where it cannot be read.

        :raises Missing: it is not there for who asks
        """
        check_addressed(session, TABLE[self.endpoint].path, call.path, by=actor(call.caller))

    def may_look(self, call: Call) -> bool:
        """Whether a request at fault says enough to look for what it is about."""
        return True

    def post(self, request: Request, **path: str) -> Response:
        caller = require_access(request, endpoint=self.endpoint, whose=path.get("member"))
        given: dict[str, Any] = {}
        try:
            if request.query_params:
                parse(Empty, request.query_params)
            given = _given(request)
            call = Call(caller=caller, path=path, body=parse(self.form, given))
            if_match = _if_match(request, log=_log(call))
        except APIException:
            self._look_first(Call(caller=caller, path=path, body=given))
            raise
        asked = demand(request=request, caller=caller, body=given)
        answer = self._answer(call, asked, if_match=if_match)
        return Response(answer.body, status=answer.status)

    def _look_first(self, call: Call) -> None:
        if self.may_look(call):
            run(command_connection(), log=_log(call), decide=lambda session: self.look(session, call))

    def _answer(self, call: Call, asked: Demand, *, if_match: int | None) -> Answer:
        connection = command_connection()

        def decide(session: Session) -> Answer:
            known = claim_answer(session.connection, asked)
            if known is not None:
                return known
            identifier, position = self.decide(session, call)
            answer = Answer(status=201 if self.made else 200, body=_answered(identifier, position))
            keep_answer(session.connection, asked, answer, about=self.about(call, identifier))
            return answer

        try:
            return run(connection, log=_log(call), decide=decide, if_match=if_match)
        except PositionMoved:
            with connection.transaction():  # by the first time this very request was sent, it may be
                before = find_answer(connection, asked)
            if before is None:
                raise
            return before


def actor(caller: Caller) -> Actor:
    """The caller as commands know it."""
    return Actor(organisation=caller.organisation, role=caller.role.value)


def _given(request: Request) -> dict[str, Any]:
    if (
        "Transfer-Encoding" in request.headers
    ):  # WSGI tells no body without its length: it would be lost in silence
        raise Problem(411, "length-required", "Dites la longueur du corps dans l’en-tête Content-Length.")
    _refuse_coded(request.headers.get("Content-Encoding", ""))
    return dict(request.data)


def _refuse_coded(encoding: str) -> None:
    """Refuse a compressed body by the name of its coding: read as it is, it would be told to be no JSON."""
    if {each.strip().lower() for each in encoding.split(",")} - {"", "identity"}:
        raise Problem(
            415,
            "content-encoding",
            f"Ce corps est dit codé en « {encoding[:_LONGEST_CODING]} » : envoyez-le tel quel, "
            "sans en-tête Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )


def _answered(identifier: str, position: Position) -> bytes:
    return orjson.dumps(
        {
            "id": identifier,
            "log": position.log,
            "position": {"log": position.log, "seq": position.seq},
        }
    )


def _log(call: Call) -> str:
    return call.path.get("member", CENTRALE)


def _if_match(request: Request, *, log: str) -> int | None:
    """The seq that the log is to be at: the header says it alone, or as `LOG:SEQ`, which a read and a command tell."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    found = _TAG.fullmatch(header.strip())
    if found is None:
        raise Problem(
            400,
            "bad-header",
            'If-Match porte la position du journal : "912", ou "cpam-075:912" avec son nom.',
        )
    seq = (found[1] or found[2]).removeprefix(f"{log}:")
    return int(seq) if seq.isdecimal() and len(seq) <= _LONGEST else _NO_POSITION
