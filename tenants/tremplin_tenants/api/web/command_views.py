"""The views of commands: each reads one body, calls one command in one log, and renders its answer."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_platform.commands.identifiers import new_identifier
from tremplin_platform.commands.requests import (
    Actor,
    Answer,
    CommandRequest,
    IdempotentRequest,
    Position,
    check_subject,
    execute,
)
from tremplin_tenants.api.web.body import Body, parse
from tremplin_tenants.api.web.command_headers import idempotent_request, if_match, read_body
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.endpoint import Endpoint
from tremplin_tenants.roles import CENTRALE, Caller

Path = Mapping[str, str]
"""The names of an address, by what stands for each in its route."""
Fields = Mapping[str, Any]
"""A body, by field."""
Arguments = dict[str, Any]
"""The keyword arguments of a command."""


class Empty(Body):
    """No field."""


class CommandView(Endpoint):
    """
    A command on what `{id}` of the address names.

    `request_serializer`: validates the body, whose fields are the arguments of `command`
    `made`: whether it makes something that has an identifier (201), or acts on what is there (200)
    `by_caller`: whether the command takes its caller, as `by`
    """

    http_method_names = ["post"]
    method = "POST"
    request_serializer: ClassVar[type[Body]] = Empty
    command: ClassVar[Callable[..., Position]]
    made: ClassVar[bool] = False
    by_caller: ClassVar[bool] = False

    def identifier(self, path: Path, body: Fields) -> str:
        """Return the identifier that the answer repeats."""
        return path["id"]

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        """Return the arguments of the command, without `by`."""
        return {"identifier": identifier, **body}

    def person(self, identifier: str, body: Fields) -> str | None:
        """Return the person whom the command names, with whom its kept answer is deleted. No one by default."""
        return None

    def named_lot(self, body: Fields) -> tuple[str, str] | None:
        """Return the contract and lot that a body at fault names, where they are to be looked for. None by default."""
        return None

    def post(self, request: Request, **path: str) -> Response:
        """
        Run the command and render its answer.

        What a request at fault is about is looked for first: its absence is answered (404) before the fault.
        """
        self.check_object_permissions(request, path.get("member"))
        log = path.get("member", CENTRALE)
        sent: dict[str, Any] = {}
        try:
            if request.query_params:
                parse(Empty, request.query_params)
            sent = read_body(request)
            body = parse(self.request_serializer, sent)
            expected = if_match(request, log=log)
        except APIException:
            self.check_subject(path, log=log, sent=sent)
            raise
        idempotency = idempotent_request(request, caller=self.caller, body=sent)
        answer = self.run(path, body, log=log, expected=expected, idempotency=idempotency)
        return Response(answer.body, status=answer.status)

    def run(
        self, path: Path, body: Fields, *, log: str, expected: int | None, idempotency: IdempotentRequest
    ) -> Answer:
        """Run the command once for its idempotency key, in a log that is at `expected`, where that is given."""
        identifier = self.identifier(path, body)
        by = {"by": actor(self.caller)} if self.by_caller else {}
        return execute(
            command_connection(),
            CommandRequest(
                log=log,
                command=type(self).command,
                arguments=self.arguments(identifier, path, body) | by,
                identifier=identifier,
                made=self.made,
                person=self.person(identifier, body),
                if_match=expected,
                idempotency=idempotency,
            ),
        )

    def check_subject(self, path: Path, *, log: str, sent: Fields) -> None:
        """
        Check that what a request at fault is about is there.

        :raises Exception: it is not: see `commands.requests.check_subject`
        """
        check_subject(
            command_connection(),
            log=log,
            address=self.path,
            names=path,
            by=actor(self.caller),
            lot=self.named_lot(sent),
        )


class LotCommandView(CommandView):
    """A command on the lot of the address; the answer repeats its contract."""

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {"contract": path["id"], "lot": path["lot"], **body}


class CreateCommandView(CommandView):
    """A command that makes something, under the `id` of its body or a random one."""

    made = True

    def identifier(self, path: Path, body: Fields) -> str:
        return body.get("id") or new_identifier()

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        return {**{name: value for name, value in body.items() if name != "id"}, "identifier": identifier}


def actor(caller: Caller) -> Actor:
    """Return the caller as commands know it."""
    return Actor(organisation=caller.organisation, role=caller.role.value)
