"""A folder of pages served on the loopback, under the policy that the platform's own pages have."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from support.serving import serving

POLICY = "default-src 'self'; img-src 'self' data:"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, policy: str, **options: Any) -> None:
        self._policy = policy
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        if self._policy:
            self.send_header("Content-Security-Policy", self._policy)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Write nothing: the tests say what they saw."""


@contextmanager
def serving_folder(folder: Path, *, policy: str = POLICY) -> Iterator[str]:
    """Serve the files of a folder; gives the address."""
    handler = partial(_Handler, directory=str(folder), policy=policy)
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as address:
        yield address
