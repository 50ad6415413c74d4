"""So many requests a minute for each key, counted for all processes together."""

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from tremplin_tenants.roles import Caller

if TYPE_CHECKING:  # this module is named in REST_FRAMEWORK: importing views here would go round
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class KeyThrottle(BaseThrottle):
    """
    Refuses a key that passes `TREMPLIN_REQUESTS_PER_MINUTE` until the minute ends.

    Where the count cannot be kept the request goes through: a limit that fails must not be what stops the service.
    """

    def __init__(self) -> None:
        self._wait: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        caller = request.user
        if not isinstance(caller, Caller):
            return True
        try:
            requests, self._wait = _count(caller)
        except DatabaseError:
            logger.warning("requests of %s are not counted", caller.prefix, exc_info=True)
            return True
        return requests <= int(settings.TREMPLIN_REQUESTS_PER_MINUTE)

    def wait(self) -> float | None:
        return self._wait


_COUNT = """
insert into api_request_counts as counted (organisation, caller, minute, requests)
values (%s, %s, floor(extract(epoch from now()) / 60), 1)
on conflict (organisation, caller) do update
   set minute = excluded.minute,
       requests = case when counted.minute = excluded.minute then counted.requests + 1 else 1 end
returning requests, 60 - extract(second from now())
"""


def _count(caller: Caller) -> tuple[int, float]:
    with transaction.atomic(using="command"), connections["command"].cursor() as cursor:
        cursor.execute("select set_config('tremplin.caller', %s, true)", (caller.organisation,))
        cursor.execute(_COUNT, (caller.organisation, caller.prefix))
        requests, wait = cursor.fetchone()
        return int(requests), float(wait)
