"""The pages served by the test's own process, on the test's own database: what is patched there is patched in them."""

from contextlib import AbstractContextManager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application
from django.db import connections

from support.serving import serving


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False  # each is waited for: it closes its connections first

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            connections.close_all()


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing: the tests say what they saw."""


def serving_pages() -> AbstractContextManager[str]:
    """Serve the platform's pages on the loopback; gives the address."""
    return serving(make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Handler))
