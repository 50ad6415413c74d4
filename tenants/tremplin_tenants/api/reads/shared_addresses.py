"""Addresses that are read and written: GET asks one view, POST the other."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.command_views import CommandView

_View = Callable[..., HttpResponseBase]


def shared(route: str, *, read: type[ReadView], command: type[CommandView]) -> list[URLPattern]:
    """Two paths of one route. Each tells one of the views to whoever lists them; a request finds the one it is for."""
    reading, commanding = read.as_view(), command.as_view()

    def answer(request: HttpRequest, **names: Any) -> HttpResponseBase:
        response = (commanding if request.method == "POST" else reading)(request, **names)
        if "Allow" in response:
            response["Allow"] = "GET, HEAD, POST"
        return response

    return [path(route, _told_as(view, answer)) for view in (reading, commanding)]


def _told_as(view: _View, answer: _View) -> _View:
    def asked(request: HttpRequest, **names: Any) -> HttpResponseBase:
        return answer(request, **names)

    return update_wrapper(asked, view)
