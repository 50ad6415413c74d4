"""The door of every view: the table of who may what, applied to one request."""

from typing import cast

from rest_framework.request import Request

from tremplin_tenants.access_table import Verdict, verdict
from tremplin_tenants.rest.problem import Problem, not_found
from tremplin_tenants.roles import Caller


def caller_of(request: Request) -> Caller:
    """Who asks; the view's permission has refused whoever shows no key."""
    return cast("Caller", request.user)


def require_access(request: Request, *, endpoint: str, whose: str | None) -> Caller:
    """
    Who asks, if it may.

    :param whose: the organisation asked about, or None for nobody in particular
    :raises Problem: 403 where the request is not for its role, 404 where it may not see that organisation
    """
    caller = caller_of(request)
    match verdict(endpoint=endpoint, caller=caller, whose=whose):
        case Verdict.ALLOWED:
            return caller
        case Verdict.HIDDEN:
            raise not_found()
        case Verdict.FORBIDDEN:
            raise Problem(
                403,
                "forbidden",
                f"Cette adresse n’est pas pour une clé de rôle « {caller.role} » : voyez /api/v1/me.",
            )
