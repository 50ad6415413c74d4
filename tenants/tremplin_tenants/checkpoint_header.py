"""State the last checkpoint in every answer: with those that it keeps, a program can tell a later rewriting."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

import psycopg
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from tremplin_platform.audit.seals.proofs import last_checkpoint
from tremplin_platform.proof.hashes import written
from tremplin_tenants.api.web.connections import read_connection

HEADER = "Tremplin-Checkpoint"
KEPT_S = 1.0
"""For how long a process keeps the last checkpoint that it read."""


class CheckpointHeader:
    """Django middleware: add `Tremplin-Checkpoint: SIZE:ROOT`, once something was signed."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer
        self._reading = Lock()
        self._last: str | None = None
        self._read_at = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        if response.status_code < 500:  # else the database may be what fails
            self._refresh()
        if self._last is not None:
            response.headers[HEADER] = self._last
        return response

    def _refresh(self) -> None:
        """Read the checkpoint again where it is too old; of several requests at once, one does."""
        if monotonic() - self._read_at < KEPT_S:
            return
        if self._reading.acquire(blocking=False):
            try:
                found = last_checkpoint(read_connection())
                self._last = f"{found.size}:{written(found.root)}" if found else None
            except (DatabaseError, psycopg.Error):
                pass  # what is known is stated until the database answers again
            finally:
                self._read_at = monotonic()
                self._reading.release()
