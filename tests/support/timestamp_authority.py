"""A real time-stamping authority on loopback: `openssl ts`, with a key and a certificate of the test's own."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from support.serving import serving

_CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
x509_extensions = authority
[name]
CN = Autorite d'horodatage d'exemple
[authority]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/certificate.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""

Respond = Callable[[bytes], tuple[int, bytes]]


class Authority:
    """What answers at `url`, as `respond` says: `stamped` at first."""

    def __init__(self, folder: Path) -> None:
        """Make the key and the certificate in a folder."""
        folder.mkdir()
        self.certificate = folder / "certificate.pem"
        self.respond: Respond = self.stamped
        self.requests = 0
        self.url = ""
        self._folder, self._settings = folder, folder / "openssl.cnf"
        self._settings.write_text(_CONFIGURATION.format(folder=folder))
        (folder / "serial").write_text("01\n")
        key = [
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            str(folder / "key.pem"),
        ]
        self._openssl("req", "-x509", *key, "-out", str(self.certificate), "-days", "2")

    def stamped(self, query: bytes) -> tuple[int, bytes]:
        """Answer a query with a token, made by `openssl ts -reply`."""
        asked, given = self._folder / "query.tsq", self._folder / "reply.tsr"
        asked.write_bytes(query)
        self._openssl("ts", "-reply", "-section", "here", "-queryfile", str(asked), "-out", str(given))
        return 200, given.read_bytes()

    def verifies(self, token: bytes, note: bytes) -> bool:
        """Whether `openssl ts -verify` accepts this token over this note."""
        reply, data = self._folder / "verified.tsr", self._folder / "note.txt"
        reply.write_bytes(token)
        data.write_bytes(note)
        files = ["-in", str(reply), "-data", str(data), "-CAfile", str(self.certificate)]
        run = subprocess.run(["openssl", "ts", "-verify", *files], capture_output=True, check=False)
        return run.returncode == 0 and b"Verification: OK" in run.stdout + run.stderr

    def _openssl(self, command: str, *arguments: str) -> None:
        made = ["openssl", command, arguments[0], "-config", str(self._settings), *arguments[1:]]
        subprocess.run(made, capture_output=True, check=True)


@contextmanager
def running_authority(folder: Path) -> Iterator[Authority]:
    """Run an authority on a free port of loopback."""
    authority = Authority(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.requests += 1
            status, body = authority.respond(query)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Write nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        authority.url = f"{address}/tsa"
        yield authority
