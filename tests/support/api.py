"""The API of a running platform as a program reaches it: one key, plain HTTP, JSON in and out."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from support.postgres_server import PATIENCE
from tremplin_infra.waiting import wait_until


@dataclass(frozen=True)
class Answer:
    """A status and a body."""

    status: int
    body: Any

    @property
    def wait_for(self) -> str:
        """The position of a command's last event, as a read's `wait_for` takes it."""
        position = self.body["position"]
        return f"{position['log']}:{position['seq']}"


class Api:
    """Asks with one key; `get` and `made` want a success."""

    def __init__(self, base: str, key: str) -> None:
        self._address = urlsplit(base).netloc
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def get(self, path: str) -> Answer:
        """Read, again while the answer is 503: on a busy machine what a read waits for comes late."""
        answers: list[Answer] = []

        def answered() -> bool:
            answers.append(self.ask("GET", path))
            return answers[-1].status != 503

        wait_until(answered, seconds=PATIENCE)
        return self._succeeded(answers[-1])

    def made(self, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """The answer of a command."""
        return self._succeeded(self.ask("POST", path, body or {}))

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Whatever is answered, refusals included."""
        connection = HTTPConnection(self._address, timeout=PATIENCE)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, f"/api/v1/{path}", content, self._headers)
            response = connection.getresponse()
            return Answer(response.status, json.loads(response.read()))
        finally:
            connection.close()

    @staticmethod
    def _succeeded(answer: Answer) -> Answer:
        assert answer.status in (200, 201), answer
        return answer


def send_file(address: str, path: str, content: bytes, *, key: str, name: str, mode: str) -> Answer:
    """Post a file of rows to a running server, as a browser or `curl -F` does."""
    mark = b"limite-du-fichier"
    fields = b'--%b\r\nContent-Disposition: form-data; name="mode"\r\n\r\n%b\r\n' % (mark, mode.encode())
    head = b'--%b\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n\r\n' % (
        mark,
        name.encode(),
    )
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": f"multipart/form-data; boundary={mark.decode()}",
    }
    with closing(HTTPConnection(address, timeout=300)) as connection:
        body = b"".join((fields, head, content, b"\r\n--", mark, b"--\r\n"))
        connection.request("POST", f"/api/v1/{path}", body, headers)
        response = connection.getresponse()
        return Answer(response.status, json.loads(response.read()))
