"""
The same `Idempotency-Key` from the same caller gets the same answer, byte for byte.

The answer's row is claimed at the beginning of the command's transaction and filled at its end: a command that failed
is not remembered, one that was kept cannot be done twice. Two requests at once with the same key wait for one another
on that row, for as long as the command role's `lock_timeout`. A key is remembered for 72 hours, then is new.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import digest
from typing import Any

import orjson
from django.conf import settings
from psycopg import Connection
from rest_framework.request import Request

from tremplin_platform.store.persons.vault import tag
from tremplin_tenants.answers_key import answers_key
from tremplin_tenants.kept_answers import KEPT_FOR
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
    """A request that may carry a key: whose, which key, and the keyed digest of what is asked."""

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
    secret = answers_key(str(settings.TREMPLIN_ANSWERS_KEY))
    return Demand(caller=caller, key=key, digest=digest(secret, asked, "sha256"))


def claim_answer(connection: Connection[Any], asked: Demand) -> Answer | None:
    """
    Claim the key for the command of this transaction, or give what it was answered before.

    Another request with the key waits until the transaction ends.

    :raises Problem: 422, the key was used for another request
    """
    if asked.key is None:
        return None
    caller = asked.caller
    connection.execute(_AS_CALLER, (caller.organisation,))
    claimed = connection.execute(_CLAIM, (caller.organisation, caller.prefix, asked.key, asked.digest))
    return None if claimed.rowcount else find_answer(connection, asked)


def find_answer(connection: Connection[Any], asked: Demand) -> Answer | None:
    """
    What the key was answered before, None where it was not; inside a transaction.

    :raises Problem: 422, the key was used for another request
    """
    if asked.key is None:
        return None
    caller = asked.caller
    connection.execute(_AS_CALLER, (caller.organisation,))
    row = connection.execute(_FIND, (caller.organisation, caller.prefix, asked.key)).fetchone()
    if row is None:
        return None
    stored, status, body = row
    if bytes(stored) != asked.digest:
        raise Problem(
            422,
            "idempotency-key-reused",
            "Cette clé d’idempotence a déjà servi à une autre demande : prenez-en une nouvelle.",
        )
    return Answer(status=status, body=bytes(body))


def keep_answer(
    connection: Connection[Any], asked: Demand, answer: Answer, *, about: str | None = None
) -> None:
    """
    Fill the row that this transaction claimed; nothing to do where no key was given.

    :param about: the person whom the request names: the answer goes when they are erased
    """
    if asked.key is None:
        return
    caller = asked.caller
    connection.execute(
        _KEEP,
        (
            answer.status,
            answer.body,
            None if about is None else tag(about),
            caller.organisation,
            caller.prefix,
            asked.key,
        ),
    )


_AS_CALLER = "select set_config('tremplin.caller', %s, true)"
_CLAIM = f"""
insert into api_answers as kept (organisation, caller, idempotency_key, request_digest, status, body, answered_at)
values (%s, %s, %s, %s, 0, '', now())
on conflict (organisation, caller, idempotency_key) do update
   set request_digest = excluded.request_digest, status = 0, body = '', answered_at = now(), person = null
 where kept.answered_at < now() - interval '{KEPT_FOR}'
"""  # noqa: S608
_FIND = f"""
select request_digest, status, body from api_answers
 where organisation = %s and caller = %s and idempotency_key = %s
   and answered_at >= now() - interval '{KEPT_FOR}'
"""  # noqa: S608
_KEEP = """
update api_answers set status = %s, body = %s, person = %s
 where organisation = %s and caller = %s and idempotency_key = %s
"""
