"""Django middleware of the pages: their session, their forms' tokens, and who asks. The API reads no cookie."""

from collections.abc import Callable
from typing import Any

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from tremplin_tenants.accounts.sessions import SessionStore
from tremplin_tenants.roles import Caller

_NOT_PAGES = ("/api/", "/static/")


class PageRequest(HttpRequest):
    """A request of a page: `caller` acts in a seat, None where nobody signed in or a seat must still be taken."""

    session: SessionStore
    caller: Caller | None


class PageSessions(SessionMiddleware):
    """Django's sessions, of pages alone."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if is_page(request) else self.get_response(request)


class PageTokens(CsrfViewMiddleware):
    """Django's protection of forms, of pages alone."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if is_page(request) else self.get_response(request)


def find_page_caller(answer: Callable[[PageRequest], HttpResponse]) -> Callable[[PageRequest], HttpResponse]:
    """Set `caller` on each request; None on those of the API, so that a session never opens it."""

    def answered(request: PageRequest) -> HttpResponse:
        request.caller = request.session.caller if is_page(request) else None
        return answer(request)

    return answered


def is_page(request: HttpRequest) -> bool:
    """Whether a request is for a page, and not for the API or a file."""
    return not request.path.startswith(_NOT_PAGES)
