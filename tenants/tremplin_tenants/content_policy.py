"""State in every answer what a browser may do with it: `Content-Security-Policy`."""

from collections.abc import Callable

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"


def state_policy(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Django middleware: add the policy of the settings, the same for all, written once a process."""
    policy = build_policy()

    def stated(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault(HEADER, policy)
        return response

    return stated
