"""
One function runs the command of a request and keeps its answer, in one transaction; another finds what a request at
fault is about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from tremplin_platform.commands.addressed import check_addressed, names_no_lot
from tremplin_platform.commands.unit_of_work import decide, run, until_kept
from tremplin_platform.domain.actor import Actor
from tremplin_platform.store.kept_answers import (
    Answer,
    IdempotencyKeyReused,
    IdempotentRequest,
    find,
)
from tremplin_platform.store.session import Position, PositionMoved, Session
from tremplin_platform.store.transaction import Begun

__all__ = [
    "Actor",
    "Answer",
    "CommandRequest",
    "IdempotencyKeyReused",
    "IdempotentRequest",
    "Position",
    "Session",
    "answer_once",
    "check_subject",
    "execute",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRequest:
    """
    A command as a caller asked for it, its body already validated.

    `log`: the log that it writes to
    `command`: takes a session and `arguments`, returns the position of its last event
    `identifier`: of what it makes or acts on; repeated in the answer
    `made`: whether it makes something (201) or acts on what is there (200)
    `person`: the person whom it names, with whom the kept answer is deleted
    `if_match`: the seq that the log must be at
    """

    log: str
    command: Callable[..., Position]
    arguments: Mapping[str, Any]
    identifier: str
    made: bool
    idempotency: IdempotentRequest
    person: str | None = None
    if_match: int | None = None

    def call(self, session: Session) -> Position:
        """Call the command."""
        return self.command(session, **self.arguments)


def execute(connection: Any, request: CommandRequest) -> Answer:
    """
    Run the command of a request: see `answer_once`.

    :param connection: of the command role, in autocommit
    """
    return answer_once(
        connection,
        lambda session: _answer(request, request.call(session)),
        log=request.log,
        idempotency=request.idempotency,
        person=request.person,
        if_match=request.if_match,
    )


def answer_once(
    connection: Any,
    act: Callable[[Session], Answer],
    *,
    log: str,
    idempotency: IdempotentRequest,
    person: str | None = None,
    if_match: int | None = None,
) -> Answer:
    """
    Do `act` in a session of `log` and keep its answer, or return the one that its idempotency key was given before.

    :param person: the person whom the answer names, with whom it is deleted
    :raises Exception: what `run` raises, and `IdempotencyKeyReused`: the key was used for another request
    """

    def attempt(begun: Begun) -> Answer:
        kept = None if begun.is_claimed else find(connection, idempotency)
        if kept is not None:
            return _kept(kept, begun)
        answer = decide(begun, act)
        begun.keep_and_commit(idempotency, answer, person=person)
        return answer

    return until_kept(connection, attempt, log=log, if_match=if_match, request=idempotency)


def check_subject(
    connection: Any,
    *,
    log: str,
    address: str,
    names: Mapping[str, str],
    by: Actor,
    lot: tuple[str, str] | None = None,
) -> None:
    """
    Check that what a request at fault is about is there: its absence is answered before the fault.

    :param connection: of the command role, in autocommit
    :param address: of the command, such as `contracts/{id}/lots/{lot}/award`
    :param names: what stands in the address in place of each name in braces
    :param lot: the contract and lot that the body names, where it does
    :raises Missing: nothing has this name, or nothing that `by` may see
    :raises UnknownLog: no log has this name
    """
    if not names_no_lot(address, by=by, lot=lot):
        run(
            connection,
            log=log,
            command=lambda session: check_addressed(session, address, names, by=by, lot=lot),
        )


def _kept(answer: Answer, begun: Begun) -> Answer:
    # What moved the log beyond `If-Match` may be this very request, sent before.
    if begun.fault is None or isinstance(begun.fault, PositionMoved):
        return answer
    raise begun.fault


def _answer(request: CommandRequest, position: Position) -> Answer:
    place = {"log": position.log, "seq": position.seq}
    body = orjson.dumps({"id": request.identifier, "log": position.log, "position": place})
    return Answer(status=201 if request.made else 200, body=body)
