"""Read a file of rows in a thread, beside the answers: a page waits a moment for it, then shows how far it is."""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Thread
from typing import Any

import orjson
from django.db import connections
from psycopg import Connection

from tremplin_platform.commands.requests import Answer, IdempotentRequest
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.file_sending import FileKind, Progress, Upload, send_file
from tremplin_tenants.api.web.file_views import refusal
from tremplin_tenants.api.web.large_files import LARGE, is_large, previous_under_way, too_many
from tremplin_tenants.files.refusals import FileRefused
from tremplin_tenants.pages.files.runs import begin_run, end_run, move_run
from tremplin_tenants.rest.exceptions import problem_of
from tremplin_tenants.rest.throttling import FREE_S, charge
from tremplin_tenants.roles import Caller, Role

AT_ONCE = 4
"""How many large files of pages a process holds, each of another caller; they wait for one another (`alone`)."""
PATIENCE_S, SMALL_PATIENCE_S = 2.0, 5.0
"""Seconds that a page waits for a file beyond `LARGE` bytes, or another, before it shows how far it is."""

_KEPT_EVERY_S = 0.5
_TRIED_EVERY_S, _TRIED_FOR_S = 5.0, 3600.0

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Reading:
    """A file that a thread reads; `identifier`: what it is followed by, given under `turn`."""

    kind: FileKind
    upload: Upload
    sending: Future[Answer] = field(default_factory=Future)
    progress: Progress = field(default_factory=Progress)
    turn: Lock = field(default_factory=Lock)
    identifier: str = ""

    @property
    def is_large(self) -> bool:
        return is_large(self.upload.content)

    @property
    def patience(self) -> float:
        """Seconds to wait for it; none once it is followed."""
        if self.identifier:
            return 0
        return PATIENCE_S if len(self.upload.content) > LARGE else SMALL_PATIENCE_S


_turn = Lock()
_large: dict[tuple[str, str, Role], _Reading] = {}
"""The large files under way, by caller and seat; changed under `_turn`."""


def sent_or_followed(
    kind: FileKind, caller: Caller, upload: Upload, idempotency: IdempotentRequest
) -> Answer | str:
    """
    Send a file, and return its answer; of one that takes long, the identifier it is followed by.

    A large file sent again while it is read is neither read nor followed twice.

    :raises Problem: 503, another large file of this caller is under way, or as many as this process may hold
    :raises Exception: what `send_file` raises, but for a file that is refused, whose answer is the problem
    """
    reading = _begun(caller, _Reading(kind, upload), idempotency)
    if wait([reading.sending], timeout=reading.patience).done:
        return reading.sending.result()
    with reading.turn:
        if not reading.identifier:
            identifier = secrets.token_hex(16)
            about: Any = {"subject": kind.subject, "name": upload.name, "mode": upload.mode}
            begin_run(command_connection(), caller, identifier=identifier, **about)
            Thread(target=_follow, args=(caller, identifier, reading), name="follow", daemon=True).start()
            reading.identifier = identifier
    return reading.identifier


def _begun(caller: Caller, reading: _Reading, idempotency: IdempotentRequest) -> _Reading:
    """Begin to read a file, and return it, or the reading of the same large file that is under way."""
    if not reading.is_large:
        _start(caller, reading, idempotency)
        return reading
    with _turn:
        under_way = _large.get(_key(caller))
        if under_way is None:
            if len(_large) >= AT_ONCE:
                raise too_many()
            _start(caller, reading, idempotency)
            _large[_key(caller)] = under_way = reading
        elif (under_way.kind, under_way.upload) != (reading.kind, reading.upload):
            raise previous_under_way()
    return under_way


def _key(caller: Caller) -> tuple[str, str, Role]:
    return caller.organisation, caller.prefix, caller.role


def _start(caller: Caller, reading: _Reading, idempotency: IdempotentRequest) -> None:
    Thread(target=_run, args=(caller, reading, idempotency), name="file", daemon=True).start()


def _run(caller: Caller, reading: _Reading, idempotency: IdempotentRequest) -> None:
    try:
        with _thread_of(caller, reading):
            answer = send_file(reading.kind, caller, reading.upload, idempotency, progress=reading.progress)
    except FileRefused as refused:
        reading.sending.set_result(_problem(refusal(refused)))
    except BaseException as error:  # given to who waits
        reading.sending.set_exception(error)
    else:
        reading.sending.set_result(answer)


@contextmanager
def _thread_of(caller: Caller, reading: _Reading) -> Iterator[None]:
    """End the turn of this thread, charge the caller its time, whatever came of it, and end its connections."""
    try:
        yield
    finally:
        with _turn:
            if _large.get(_key(caller)) is reading:
                del _large[_key(caller)]
        charge(caller, time.thread_time() - FREE_S)
        connections.close_all()


def _follow(caller: Caller, identifier: str, reading: _Reading) -> None:
    """Keep how far a file is until it ends, then what came of it, tried again for an hour: it is read no more after."""
    sending, progress = reading.sending, reading.progress
    try:
        while not wait([sending], timeout=_KEPT_EVERY_S).done:
            rows, done = progress.rows, progress.done
            _is_kept(partial(move_run, caller=caller, identifier=identifier, rows=rows, done=done))
        ended, last = partial(end_run, answer=_answer(sending)), time.monotonic() + _TRIED_FOR_S
        while not _is_kept(partial(ended, caller=caller, identifier=identifier)) and time.monotonic() < last:
            time.sleep(_TRIED_EVERY_S)
    finally:
        connections.close_all()


def _is_kept(keep: Callable[[Connection[Any]], None]) -> bool:
    """Whether the database has kept it; it may be away for a while."""
    try:
        keep(command_connection())
    except Exception:
        logger.warning("Un fichier envoyé depuis une page n’est pas suivi pour l’instant.", exc_info=True)
        connections.close_all()
        return False
    return True


def _answer(sending: Future[Answer]) -> Answer:
    error = sending.exception()
    if error is None:
        return sending.result()
    return _problem(error if isinstance(error, Exception) else RuntimeError(type(error).__name__))


def _problem(error: Exception) -> Answer:
    problem = problem_of(error, {})
    return Answer(status=problem.status_code, body=orjson.dumps(problem.data))
