"""
Asks a time-stamping authority for a token over a note (RFC 3161).

The answer is held to the request: granted, over the SHA-256 of the note's exact bytes, with the nonce that was sent;
and its signature to the certificates that the installation trusts, where it names some.
"""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, ObjectIdentifier
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

_SHA256 = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_GRANTED = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)
_LARGEST = 1 << 18
_PATIENCE_S = 10.0


class NoTimestamp(Exception):
    """The authority gave no token over what it was asked; the message is why, in French."""


def ask(
    url: str,
    note: bytes,
    *,
    trusted: Sequence[Certificate] = (),
    patience_s: float = _PATIENCE_S,
) -> bytes:
    """
    Return the authority's answer, as received: a `TimeStampResp` with a token over the note.

    :param trusted: certificates of authorities; one of them, or one that it vouches for, must have signed. None: the
        signature is not verified
    :param patience_s: how long the whole may last, in seconds, however slowly the answer comes
    :raises NoTimestamp: no answer in time, or another than a token over this note
    """
    request = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        answer = _answer(url, request.as_bytes(), patience_s)
    except (OSError, HTTPException) as error:
        raise NoTimestamp(f"elle ne répond pas ({str(error) or type(error).__name__})") from error
    _require_token(answer, request, note)
    if trusted:
        _require_signature(answer, request, note, trusted)
    return answer


def _answer(url: str, body: bytes, patience_s: float) -> bytes:
    parts = urlsplit(url)
    opened = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = opened(parts.hostname or "", parts.port, timeout=patience_s)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        connection.connect()
        with _ended_after(connection.sock, patience_s):
            connection.request("POST", target, body, headers)
            return _body(connection.getresponse())
    finally:
        connection.close()


def _body(response: HTTPResponse) -> bytes:
    if response.status != 200:
        raise NoTimestamp(f"elle répond {response.status}")
    body = response.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise NoTimestamp("sa réponse est trop longue")
    return body


@contextmanager
def _ended_after(connected: socket.socket, seconds: float) -> Iterator[None]:
    """End the connection after this time: a timeout of a socket is begun again by each byte."""
    timer = Timer(seconds, _end, (connected,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _end(connected: socket.socket) -> None:
    try:
        socket.socket.shutdown(
            connected, socket.SHUT_RDWR
        )  # of a TLS socket too: its reader then sees the end
    except OSError:
        return  # it has ended meanwhile


def _require_token(answer: bytes, request: TimeStampRequest, note: bytes) -> None:
    try:
        response = decode_timestamp_response(answer)
        if response.status not in _GRANTED:
            raise NoTimestamp(f"elle refuse (PKIStatus {response.status})")
        token = response.tst_info
        imprint = token.message_imprint
        found = imprint.hash_algorithm, imprint.message, token.nonce
    except ValueError as error:
        raise NoTimestamp("sa réponse n’est pas un jeton RFC 3161") from error
    if found != (_SHA256, sha256(note).digest(), request.nonce):
        raise NoTimestamp("son jeton n’est pas celui qui était demandé")


def _require_signature(
    answer: bytes, request: TimeStampRequest, note: bytes, trusted: Sequence[Certificate]
) -> None:
    builder = VerifierBuilder.from_request(request)
    for certificate in dict.fromkeys(trusted):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(decode_timestamp_response(answer), note)
    except (VerificationError, ValueError) as error:
        raise NoTimestamp("la signature de son jeton n’est pas d’une autorité de confiance") from error
