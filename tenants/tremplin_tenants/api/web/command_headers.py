"""The headers of a command: `If-Match`, `Idempotency-Key`, and those that say how its body is sent."""

import re
from collections.abc import Mapping
from hmac import digest
from typing import Any

import orjson
from django.conf import settings
from rest_framework.request import Request

from tremplin_platform.commands.requests import IdempotentRequest
from tremplin_tenants.answers_key import answers_key
from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.rest.wire import check_length
from tremplin_tenants.roles import Caller

_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
_TAG = re.compile(r'"([!#-~]{1,90})"|((?:[a-z0-9-]{1,63}:)?\d{1,18})', re.ASCII)
_NO_POSITION = -1  # no log is ever there: 412
_LONGEST = 18
_LONGEST_CODING = 60  # characters of a header repeated in an answer


def read_body(request: Request) -> dict[str, Any]:
    """
    Return the JSON object of the body as it was sent.

    :raises Problem: 411 without a length, 415 compressed; and what the parser refuses
    """
    check_length(request._request)
    _refuse_coded(request.headers.get("Content-Encoding", ""))
    return dict(request.data)


def if_match(request: Request, *, log: str) -> int | None:
    """
    Return the seq that the log must be at: the header gives it alone, or as the `LOG:SEQ` of an answer.

    :raises Problem: 400, the header is no position
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    found = _TAG.fullmatch(header.strip())
    if found is None:
        raise Problem(
            400,
            "bad-header",
            'If-Match porte la position du journal : "912", ou "cpam-075:912" avec son nom.',
        )
    seq = (found[1] or found[2]).removeprefix(f"{log}:")
    return int(seq) if seq.isdecimal() and len(seq) <= _LONGEST else _NO_POSITION


def idempotent_request(request: Request, *, caller: Caller, body: Mapping[str, Any]) -> IdempotentRequest:
    """
    Return the request's key and its digest; the order of the body's names and its spaces make no difference.

    :raises Problem: 400, the header is no key
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and _KEY.fullmatch(key) is None:
        raise Problem(
            400, "bad-header", "Idempotency-Key compte 1 à 255 caractères ASCII visibles, sans espace."
        )
    asked = f"{request.method} {request.path}\n".encode() + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    secret = answers_key(str(settings.TREMPLIN_ANSWERS_KEY))
    return IdempotentRequest(
        organisation=caller.organisation,
        caller=caller.prefix,
        key=key,
        digest=digest(secret, asked, "sha256"),
        account=caller.account,
    )


def _refuse_coded(encoding: str) -> None:
    """Refuse a compressed body by the name of its coding: read as it is, it would be refused as no JSON."""
    if {coding.strip().lower() for coding in encoding.split(",")} - {"", "identity"}:
        raise Problem(
            415,
            "content-encoding",
            f"Ce corps est dit codé en « {encoding[:_LONGEST_CODING]} » : envoyez-le tel quel, "
            "sans en-tête Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )
