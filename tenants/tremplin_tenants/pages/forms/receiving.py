"""Receive what is posted to a page, whole and within limits, before anything looks at it."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from tremplin_tenants.accounts.middleware import is_page
from tremplin_tenants.pages.web.errors import error_page
from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.rest.uploads import received_file
from tremplin_tenants.rest.wire import check_length, read_rest, turn

_OF_FILES = ("/heures/fichier", "/factures/fichier")


def receive_forms(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Django middleware: read what is posted to a page into memory, files included.

    Without its length it is 411. Over `DATA_UPLOAD_MAX_MEMORY_SIZE` it is 413, so that nobody fills the disk of the
    server; while as many bodies are waited for as may be (`rest/wire.py`), 503.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        problem = _receive(request) if request.method == "POST" and is_page(request) else None
        return answer(request) if problem is None else error_page(request, problem, header={})

    return answered


def _receive(request: HttpRequest) -> Problem | None:
    """Read the body; return what is wrong with it."""
    try:
        check_length(request)
        if request.path.endswith(_OF_FILES):
            # Kept where Django keeps what `body` reads, which its own limit, of forms, would refuse.
            request._body = received_file(request, request.META)
            return None
        with turn():
            request.body  # noqa: B018  Django keeps it
    except RequestDataTooBig:
        read_rest(request)
        return Problem(413, "too-large", "")
    except UnreadablePostError:  # the browser is gone
        return Problem(400, "bad-request", "")
    except Problem as problem:
        return problem
    return None
