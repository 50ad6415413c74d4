"""Bodies of requests are not waited for by every thread: who sends slowly keeps no reader out."""

from threading import BoundedSemaphore
from typing import Any

from tremplin_tenants.rest.problem import later

BODY_LIMIT = 1024 * 1024
AT_ONCE = 2
"""How many threads of a process may wait for a body; `tremplin serve` has 4, so that reads are always answered."""

_TURN_S = 1.0
_PART, _PARTS = 64 * 1024, 1024

_waiting = BoundedSemaphore(AT_ONCE)


def received(stream: Any) -> bytes:
    """
    The body, or more than `BODY_LIMIT` of it.

    :raises Problem: 503 as many as may be are waited for already
    """
    if not _waiting.acquire(timeout=_TURN_S):
        raise later("Trop de requêtes arrivent lentement : recommencez dans un instant.", seconds=5)
    try:
        raw: bytes = stream.read(BODY_LIMIT + 1)
        if len(raw) > BODY_LIMIT:
            _read_out(stream)
        return raw
    finally:
        _waiting.release()


def _read_out(stream: Any) -> None:
    """Read 64 MiB more at most: a client whose body is left unread is cut off before it reads why it was refused."""
    for _ in range(_PARTS):
        if not stream.read(_PART):
            return
