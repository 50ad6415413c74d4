"""A real OpenID Connect provider (npm's oidc-provider, run by node on loopback), and a browser that signs in there."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from support.fetched import NotFetched, packages

_FOLDER = Path(__file__).parent / "openid_provider"
SECRET = "a secret of the tests alone, which opens nothing"  # noqa: S105


class ProviderMissing(Exception):
    """This machine cannot run the provider; the message says what is missing."""


@dataclass(frozen=True)
class OpenIdServer:
    """A provider that answers at `issuer`."""

    issuer: str

    def knows(self, sub: str, **claims: Any) -> None:
        """Give a person's claims, in place of those it had."""
        requests.post(f"{self.issuer}/people", json={sub: claims}, timeout=30).raise_for_status()

    def sign_in(self, address: str, *, person: str) -> str:
        """Sign a person in at the address that the site leads to; return the address that leads back."""
        with requests.Session() as browser:
            while not address.startswith("http://testserver/"):
                answer = browser.get(address, allow_redirects=False, timeout=30)
                assert answer.status_code in (302, 303), answer.text
                address = urljoin(answer.url, answer.headers["Location"])
                if "/person/" in address:
                    address = f"{address}?person={person}"
        return address


@contextmanager
def openid_server() -> Iterator[OpenIdServer]:
    """
    Run the provider on a free port.

    :raises ProviderMissing: no node, no npm, or its packages cannot be fetched
    """
    command = ["node", str(_FOLDER / "provider.mjs"), str(_packages())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            issuer = process.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+", issuer), issuer
            yield OpenIdServer(issuer)
        finally:
            process.terminate()


def _packages() -> Path:
    """
    Return the folder of the locked packages.

    :raises ProviderMissing: as `openid_server` does
    """
    version = json.loads((_FOLDER / "package.json").read_text())["dependencies"]["oidc-provider"]
    try:
        return packages(_FOLDER, f"oidc-provider-{version}")
    except NotFetched as error:
        raise ProviderMissing(str(error)) from error
