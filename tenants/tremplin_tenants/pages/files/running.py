"""Read a file of rows in a thread, beside the answers: a page waits a moment for it, then shows how far it is."""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import partial
from threading import BoundedSemaphore, Thread

import orjson
from django.db import connections

from tremplin_platform.commands.requests import Answer, IdempotentRequest
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.api.web.file_sending import FileKind, Progress, Upload, send_file
from tremplin_tenants.api.web.file_views import refusal
from tremplin_tenants.api.web.large_files import LARGE
from tremplin_tenants.files.refusals import FileRefused
from tremplin_tenants.pages.files.runs import begin_run, end_run, move_run
from tremplin_tenants.rest.exceptions import problem_of
from tremplin_tenants.rest.problem import later
from tremplin_tenants.rest.throttling import FREE_S, charge
from tremplin_tenants.roles import Caller

AT_ONCE = 4
"""How many files of pages a process holds, each in a thread; large ones wait for one another (`alone`)."""
PATIENCE_S, SMALL_PATIENCE_S = 2.0, 60.0
"""Seconds that a page waits for a large file, or a small one, before it shows how far it is."""

_KEPT_EVERY_S = 0.5
_held = BoundedSemaphore(AT_ONCE)

logger = logging.getLogger(__name__)


def sent_or_followed(
    kind: FileKind, caller: Caller, upload: Upload, idempotency: IdempotentRequest
) -> Answer | str:
    """
    Send a file, and return its answer; of one that takes long, the identifier it is followed by.

    :raises Problem: 503, this process holds as many files as it may
    :raises Exception: what `send_file` raises, but for a file that is refused, whose answer is the problem
    """
    if not _held.acquire(blocking=False):
        raise later(
            "Plusieurs fichiers sont déjà en cours de lecture : recommencez dans un instant.", seconds=10
        )
    sending, progress = Future[Answer](), Progress()
    send = partial(send_file, kind, caller, upload, idempotency, progress=progress)
    Thread(target=_run, args=(caller, sending, send), name="file", daemon=True).start()
    patience_s = PATIENCE_S if len(upload.content) > LARGE else SMALL_PATIENCE_S
    if wait([sending], timeout=patience_s).done:
        return sending.result()
    identifier = secrets.token_hex(16)
    begin_run(command_connection(), caller, identifier=identifier, name=upload.name, mode=upload.mode)
    Thread(target=_follow, args=(caller, identifier, sending, progress), name="follow", daemon=True).start()
    return identifier


def _run(caller: Caller, sending: Future[Answer], send: Callable[[], Answer]) -> None:
    try:
        with _thread_of(caller):
            answer = send()
    except FileRefused as refused:
        sending.set_result(_problem(refusal(refused)))
    except BaseException as error:  # given to who waits
        sending.set_exception(error)
    else:
        sending.set_result(answer)


@contextmanager
def _thread_of(caller: Caller) -> Iterator[None]:
    """Charge the caller the time of this thread, then end its connections and its turn."""
    try:
        yield
        charge(caller, time.thread_time() - FREE_S)
    finally:
        connections.close_all()
        _held.release()


def _follow(caller: Caller, identifier: str, sending: Future[Answer], progress: Progress) -> None:
    """Keep how far a file is until it ends; what cannot be kept has no end, and the page says that it was lost."""
    try:
        while not wait([sending], timeout=_KEPT_EVERY_S).done:
            rows, done = progress.rows, progress.done
            move_run(command_connection(), caller, identifier=identifier, rows=rows, done=done)
        end_run(command_connection(), caller, identifier=identifier, answer=_answer(sending))
    except Exception:
        logger.exception("Un fichier envoyé depuis une page n’est plus suivi.")
    finally:
        connections.close_all()


def _answer(sending: Future[Answer]) -> Answer:
    error = sending.exception()
    if error is None:
        return sending.result()
    return _problem(error if isinstance(error, Exception) else RuntimeError(type(error).__name__))


def _problem(error: Exception) -> Answer:
    problem = problem_of(error, {})
    return Answer(status=problem.status_code, body=orjson.dumps(problem.data))
