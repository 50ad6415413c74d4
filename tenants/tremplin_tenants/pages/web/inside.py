"""Ask a view of the API inside the process, as the person who is signed in: the same checks, the same answer."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from django.core.handlers.wsgi import WSGIRequest
from django.urls.resolvers import RoutePattern
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.urls import route_of
from tremplin_tenants.api.web.command_views import CommandView
from tremplin_tenants.api.web.endpoint import Endpoint
from tremplin_tenants.rest.exceptions import problem_of
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import Caller

_CALLER = "tremplin.signed_in"


class SignedIn(BaseAuthentication):
    """Who is signed in on the page: no key is looked at."""

    def authenticate(self, request: Request) -> tuple[Caller, None]:
        return request.META[_CALLER], None


# The page has counted its request already.
_AS_SIGNED_IN: Mapping[str, Any] = {"authentication_classes": (SignedIn,), "throttle_classes": ()}


def a_read(
    view_class: type[ReadView],
    *,
    caller: Caller,
    path: Mapping[str, str],
    query: Mapping[str, str],
    **attributes: Any,
) -> ReadView:
    """
    Return a read that is set up to answer `query`, its role checked.

    :param attributes: set on the view, as `as_view` does
    :raises Problem: 403, the read is not for this role
    """
    view = view_class(**_AS_SIGNED_IN, **attributes)
    request = _request(view_class, caller=caller, path=path, query=query)
    view.setup(request, **path)
    view.request = view.initialize_request(request, **path)
    view.headers = {}
    view.initial(view.request, **path)
    return view


def run_command(
    view_class: type[CommandView],
    *,
    caller: Caller,
    path: Mapping[str, str],
    body: Mapping[str, Any],
    headers: Mapping[str, str],
) -> Response:
    """
    Send a body to a command, and return what the API answers: 200 or 201, or a problem document.

    Names of the address may be typed: those that the API's routes do not match name nothing, 404.
    """
    address = view_class.path.format(**path)
    if RoutePattern(route_of(view_class.path), is_endpoint=True).match(address) is None:
        return problem_of(not_found(), {})
    request = _request(view_class, caller=caller, path=path, body=orjson.dumps(body), headers=headers)
    answer = view_class.as_view(**_AS_SIGNED_IN)(request, **path)
    assert isinstance(answer, Response)  # noqa: S101
    return answer


def _request(
    view_class: type[Endpoint],
    *,
    caller: Caller,
    path: Mapping[str, str],
    query: Mapping[str, str] | None = None,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> WSGIRequest:
    address = view_class.path.format(**{name: quote(value, safe="") for name, value in path.items()})
    return WSGIRequest(
        {
            "REQUEST_METHOD": view_class.method,
            "PATH_INFO": f"/api/v1/{address}",
            "QUERY_STRING": urlencode(query or {}),
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": BytesIO(body),
            _CALLER: caller,
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
        }
    )
