"""The site in this process, at an address of its own, for programs that speak HTTP."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.db import connections

from support.serving import serving
from tremplin_infra.wsgi import application


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Write nothing."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def served() -> Iterator[str]:
    """Serve on a free port of loopback; give the address."""

    def answer(environ: Any, start: Any) -> Any:
        try:
            with closing(application(environ, start)) as answered:  # type: ignore[type-var]
                return list(answered)
        finally:
            connections.close_all()

    server = make_server("127.0.0.1", 0, answer, server_class=_Server, handler_class=_Quiet)
    with serving(server) as address:
        yield address
