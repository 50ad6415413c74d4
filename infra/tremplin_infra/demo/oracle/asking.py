"""Ask the platform's API over HTTP, as a user would."""

import http.client
import json
import time
from typing import Any

_PATIENCE_S = 60.0
_LATER = 503


class NoAnswer(Exception):
    """The API does not answer as it must; the message is one French sentence."""


class Api:
    """An API at an address, asked with one key over one connection."""

    def __init__(self, host: str, port: int, *, key: str) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=30)
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}

    def get(self, path: str) -> Any:
        """
        Return what `GET path` answers, retrying while the API says to come back later.

        :raises NoAnswer: no answer, or not 200
        """
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            status, body = self._ask(path)
            if status == http.client.OK:
                return json.loads(body)
            if status != _LATER or time.monotonic() > deadline:
                raise NoAnswer(f"GET {path} répond {status} : {body[:200].decode(errors='replace')}")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, path: str) -> tuple[int, bytes]:
        try:
            self._connection.request("GET", path, headers=self._headers)
            response = self._connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"GET {path} n’a pas de réponse ({error}).") from error
