"""
Limit the cost of the requests of a key in each minute, counted for all processes together.

A request counts for one, and for one more by 4 KiB of its body; once answered, for one more by 5 ms of processor time
beyond the first 50. So a key that makes the limit's 12000 requests, or few that are heavy, has the same: about a
processor. Those of a busy key are counted some at a time: see `prepaid_requests`.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from tremplin_tenants.first_statements import first_statements
from tremplin_tenants.own_keys import as_caller
from tremplin_tenants.rest.prepaid_requests import PrepaidRequests
from tremplin_tenants.rest.wire import BODY_LIMIT
from tremplin_tenants.roles import Caller

if TYPE_CHECKING:  # this module is named in REST_FRAMEWORK: importing views here would go round
    from rest_framework.views import APIView

BYTES = 4096
"""The size of a body that counts as one request more; beyond `BODY_LIMIT` it is refused, and counts no further."""
FREE_S, SLICE_S = 0.050, 0.005
"""Processor time that counts for nothing, as most answers take; then what each further request more is."""

_prepaid = PrepaidRequests()
logger = logging.getLogger(__name__)


class KeyThrottle(BaseThrottle):
    """
    Refuses a key that has spent `TREMPLIN_REQUESTS_PER_MINUTE` until the minute ends.

    Where the count cannot be kept the request goes through: a limit that fails must not be what stops the service.
    """

    _wait: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        caller = request.user
        if not isinstance(caller, Caller):
            return True
        request._request.META[_CALLER] = caller
        cost = 1 + min(_length(request), BODY_LIMIT) // BYTES
        key = (caller.organisation, caller.prefix)
        return _prepaid.take(key, cost) or self._counted(caller, key, cost)

    def wait(self) -> float | None:
        return self._wait

    def _counted(self, caller: Caller, key: tuple[str, str], cost: int) -> bool:
        limit = int(settings.TREMPLIN_REQUESTS_PER_MINUTE)
        ahead = _prepaid.ahead(key, limit=limit)
        spent = _spend(caller, cost + ahead)
        if spent is None:
            return True
        total, self._wait = spent
        before = total - cost - ahead
        left = max(0, min(ahead, limit - before - cost))
        _prepaid.keep(key, spent=cost, left=left, seconds=self._wait)
        return before < limit


def charge_time(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Django middleware: count the processor time of an answer for the key that asked."""

    def charged(request: HttpRequest) -> HttpResponse:
        begun = time.thread_time()
        response = answer(request)
        caller = request.META.get(_CALLER)
        if isinstance(caller, Caller):
            charge(caller, time.thread_time() - begun - FREE_S)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = _charged_parts(caller, response.streaming_content)
        return response

    return charged


def _charged_parts(caller: Caller, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the parts of an answer that is made as it is sent; charge the time that making them takes."""
    spent, begun = 0.0, time.thread_time()
    try:
        for part in parts:
            spent += time.thread_time() - begun
            yield part
            begun = time.thread_time()
    finally:
        charge(caller, spent)


def charge(caller: Caller, seconds: float) -> None:
    """Count processor time, beyond what is free, for the key or account that asked."""
    slices = int(seconds / SLICE_S)
    if slices > 0:
        _spend(caller, slices)


_CALLER = "tremplin.caller"
# Also notes that the key is used, by its first request of a minute, which is never counted ahead: no round trip more.
_SPEND = """
with used as (
    update api_keys set last_used_at = now()
     where prefix = %(caller)s and (last_used_at is null or last_used_at < date_trunc('minute', now()))
)
insert into api_request_counts as counted (organisation, caller, minute, requests)
values (%(organisation)s, %(caller)s, floor(extract(epoch from now()) / 60), %(cost)s)
on conflict (organisation, caller) do update
   set minute = excluded.minute,
       requests = excluded.requests + case when counted.minute = excluded.minute then counted.requests else 0 end
returning requests, 60 - extract(second from now())
"""


def _spend(caller: Caller, cost: int) -> tuple[int, float] | None:
    """What the key has spent in this minute, `cost` included, and the seconds left of it; None where it is not kept."""
    try:
        counted = first_statements("command", lambda connection: _count(connection, caller, cost))
        ((total, wait),) = counted.fetchall()
    except (DatabaseError, psycopg.Error):
        logger.warning("requests of %s are not counted", caller.prefix, exc_info=True)
        return None
    return int(total), float(wait)


def _count(connection: psycopg.Connection[Any], caller: Caller, cost: int) -> psycopg.Cursor[Any]:
    as_caller(connection, caller)
    spent = {"organisation": caller.organisation, "caller": caller.prefix, "cost": cost}
    return connection.execute(_SPEND, spent)


def _length(request: Request) -> int:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdecimal() else 0
