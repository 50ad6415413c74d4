"""
The same `Idempotency-Key` from the same caller gets the same answer, byte for byte.

The answer is written in the transaction of its command: a command that failed is not remembered, one that was
kept cannot be done twice. Two requests at once with the same key wait for one another.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from psycopg import Connection
from rest_framework.request import Request

from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.roles import Caller

_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command was answered."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A request that may carry a key: whose, which key, and the digest of what is asked."""

    caller: Caller
    key: str | None
    digest: bytes


def demand(*, request: Request, caller: Caller, body: Mapping[str, Any]) -> Demand:
    """
    What is asked; the order of the body's names and its spaces make no difference.

    :raises Problem: 400, the header is no key
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and _KEY.fullmatch(key) is None:
        raise Problem(
            400, "bad-header", "Idempotency-Key compte 1 à 255 caractères ASCII visibles, sans espace."
        )
    asked = f"{request.method} {request.path}\n".encode() + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return Demand(caller=caller, key=key, digest=sha256(asked).digest())


def find_answer(connection: Connection[Any], asked: Demand) -> Answer | None:
    """
    What the key was answered before; until this transaction ends, another request with the key waits.

    :raises Problem: 422, the key was used for another request
    """
    if asked.key is None:
        return None
    organisation, prefix = asked.caller.organisation, asked.caller.prefix
    connection.execute(_CLAIM, (organisation, f"{prefix}/{asked.key}"))
    row = connection.execute(_FIND, (organisation, prefix, asked.key)).fetchone()
    if row is None:
        return None
    digest, status, body = row
    if bytes(digest) != asked.digest:
        raise Problem(
            422,
            "idempotency-key-reused",
            "Cette clé d’idempotence a déjà servi à une autre demande : prenez-en une nouvelle.",
        )
    return Answer(status=status, body=bytes(body))


def keep_answer(connection: Connection[Any], asked: Demand, answer: Answer) -> None:
    """Remember the answer, if the transaction under way is kept; nothing to do where no key was given."""
    if asked.key is None:
        return
    caller = asked.caller
    connection.execute(
        _KEEP, (caller.organisation, caller.prefix, asked.key, asked.digest, answer.status, answer.body)
    )


_CLAIM = """
select set_config('tremplin.caller', %s, true), pg_advisory_xact_lock(hashtextextended(%s, 0))
"""
_FIND = """
select request_digest, status, body from api_answers
 where organisation = %s and caller = %s and idempotency_key = %s
"""
_KEEP = """
insert into api_answers (organisation, caller, idempotency_key, request_digest, status, body, answered_at)
values (%s, %s, %s, %s, %s, %s, now())
"""
