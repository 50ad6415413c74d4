"""Django middleware: find who asks for a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tremplin_tenants.accounts.sessions import SessionStore
from tremplin_tenants.roles import Caller

_WITHOUT_SESSION = ("/api/", "/static/")


class PageRequest(HttpRequest):
    """A request of a page: `caller` acts in a seat, None where nobody signed in or a seat must still be taken."""

    session: SessionStore
    caller: Caller | None


def find_page_caller(answer: Callable[[PageRequest], HttpResponse]) -> Callable[[PageRequest], HttpResponse]:
    """Set `caller` on each request; the API reads no session, so that none opens it."""

    def answered(request: PageRequest) -> HttpResponse:
        request.caller = None if request.path.startswith(_WITHOUT_SESSION) else request.session.caller
        return answer(request)

    return answered
