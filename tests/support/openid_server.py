"""A real OpenID Connect provider (npm's oidc-provider, run by node on loopback), and a browser that signs in there."""

import fcntl
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

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
    """The folder of the locked packages, filled when it is not there yet; safe to call from two runs at once."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise ProviderMissing(f"no {program}")
    version = json.loads((_FOLDER / "package.json").read_text())["dependencies"]["oidc-provider"]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tremplin"
    folder = cache / f"oidc-provider-{version}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _install(folder)
    return folder


def _install(folder: Path) -> None:
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_FOLDER / name, partial)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=partial,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ProviderMissing(f"npm: {(done.stderr.strip().splitlines() or ['failed'])[0]}")
    partial.rename(folder)
