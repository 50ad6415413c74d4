"""Verifies the RFC 3161 timestamp of a checkpoint by `openssl`, where it is there and a certificate is given."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tremplin_platform.verifier.findings import Findings, Unusable

_SECONDS = 30
_DATED = re.compile(
    r"^Time stamp: (\w{3})\s+(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def check_timestamp(note: bytes, token: bytes | None, authority: Path | None, findings: Findings) -> None:
    """
    Verify the token over a note, or say why it is not verified here.

    :param token: as the authority answered it; None: the bundle has none
    :param authority: the file of the certificates that are trusted, in PEM
    :raises Unusable: that file is none
    """
    if authority is not None and b"-----BEGIN CERTIFICATE-----" not in _read(authority):
        raise Unusable(f"{authority} n’est pas un certificat (PEM).")
    if token is None:
        findings.notes.append("Ce point de contrôle n’est pas horodaté par une autorité.")
        return
    openssl = shutil.which("openssl")
    if openssl is None or authority is None:
        missing = (
            "openssl n’est pas sur cette machine" if openssl is None else "donnez son certificat (--tsa)"
        )
        findings.notes.append(f"L’horodatage par une autorité n’est pas vérifié ici : {missing}.")
        return
    _verify(openssl, note, token, authority, findings)


def _verify(openssl: str, note: bytes, token: bytes, authority: Path, findings: Findings) -> None:
    with TemporaryDirectory() as folder:
        data, reply = Path(folder, "checkpoint.txt"), Path(folder, "timestamp.tsr")
        data.write_bytes(note)
        reply.write_bytes(token)
        dated = _dated(openssl, reply)
        problems = list(_problems(openssl, data, reply, authority, dated))
    when = f", le {dated:%Y-%m-%d à %H:%M:%S} UTC" if dated else ""
    findings.check(f"Une autorité a horodaté ce point de contrôle{when}.", problems)


def _problems(
    openssl: str, data: Path, reply: Path, authority: Path, dated: datetime | None
) -> Iterator[str]:
    if dated is None:
        yield "timestamp.tsr n’est pas un horodatage"
        return
    # Certificates are held to the day of the token: they may have expired since.
    asked = ["-data", str(data), "-in", str(reply), "-CAfile", str(authority)]
    at = ["-attime", str(int(dated.timestamp()))]
    if not _run(openssl, "ts", "-verify", *asked, *at)[0]:
        yield "timestamp.tsr n’est pas l’horodatage de ce point de contrôle par cette autorité"


def _dated(openssl: str, reply: Path) -> datetime | None:
    """Return the instant that a token says; None where it is no token."""
    _, printed = _run(openssl, "ts", "-reply", "-in", str(reply), "-text")
    found = _DATED.search(printed)
    if found is None or found[1] not in _MONTHS:
        return None
    day, hour, minute, second, year = (int(found[group]) for group in (2, 3, 4, 5, 6))
    try:
        return datetime(year, 1 + _MONTHS.index(found[1]), day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _run(openssl: str, *arguments: str) -> tuple[bool, str]:
    """Return whether openssl accepts, and what it prints."""
    try:
        ended = subprocess.run(  # noqa: S603 - of the arguments, only files are the user's
            [openssl, *arguments], capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unusable(f"openssl ne répond pas ({error}).") from error
    return ended.returncode == 0, ended.stdout.decode("utf-8", "replace")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unusable(f"{file} est illisible ({error.strerror}).") from error
