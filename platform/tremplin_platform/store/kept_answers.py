"""
The answers kept for each `Idempotency-Key`: the same key from the same caller gets the same answer, byte for byte.

The answer's row is claimed at the beginning of the command's transaction and filled at its end: a command that failed
is not remembered, one that succeeded cannot be done twice. Two requests at once with the same key wait for one another
on that row, for as long as the command role's `lock_timeout`.
"""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, Cursor

from tremplin_platform.store.persons.vault import tag

KEPT_FOR = "72 hours"
"""For how long a key is remembered; the row policy of `api_answers` has the same number."""

_PURGED_AT_ONCE = 5_000


class IdempotencyKeyReused(Exception):
    """This key was used by this caller for another request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotentRequest:
    """
    A request that may carry an idempotency key.

    `caller` is the prefix of the caller's API key, or its account and role; `digest` the keyed digest of the method,
    the address and the body; `account` the opaque identifier of the account that asks, None for a key.
    """

    organisation: str
    caller: str
    key: str | None
    digest: bytes
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP status and the JSON body sent with it."""

    status: int
    body: bytes


def claim(connection: Connection[Any], request: IdempotentRequest) -> Cursor[Any] | None:
    """
    Claim the key for the command of this transaction: the cursor counts one row where it was free.

    In pipeline mode that is known when the pipeline ends. None where the request has no key.
    """
    if request.key is None:
        return None
    connection.execute(_AS_CALLER, (request.organisation,))
    return connection.execute(_CLAIM, (request.organisation, request.caller, request.key, request.digest))


def find(connection: Connection[Any], request: IdempotentRequest) -> Answer | None:
    """
    Return what the key was answered before, in the transaction that could not claim it.

    :raises IdempotencyKeyReused: the key was used for another request
    """
    row = connection.execute(_FIND, (request.organisation, request.caller, request.key)).fetchone()
    if row is None:
        return None
    digest, status, body = row
    if bytes(digest) != request.digest:
        raise IdempotencyKeyReused(request.key)
    return Answer(status=status, body=bytes(body))


def keep(
    connection: Connection[Any], request: IdempotentRequest, answer: Answer, *, person: str | None = None
) -> None:
    """
    Fill the row that this transaction claimed.

    :param request: one that has a key
    :param person: the person whom the request names: the answer is deleted when they are erased
    """
    about = None if person is None else tag(person)
    connection.execute(
        _KEEP, (answer.status, answer.body, about, request.organisation, request.caller, request.key)
    )


def forget_person(connection: Connection[Any], person: str) -> int:
    """
    Delete the answers about a person, of every caller, in the transaction under way; return how many.

    :param connection: of the command role
    """
    about = tag(person)
    connection.execute("select set_config('tremplin.person', %s, true)", (about.hex(),))
    return connection.execute("delete from api_answers where person = %s", (about,)).rowcount


def purge(connection: Connection[Any]) -> int:
    """
    Delete the answers kept for longer than `KEPT_FOR`, a few thousand a transaction; return how many.

    :param connection: of the command role, in autocommit
    """
    count = 0
    while deleted := connection.execute(_PURGE, (_PURGED_AT_ONCE,)).rowcount:
        count += deleted
    return count


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
_PURGE = f"""
delete from api_answers where ctid = any (array(
    select ctid from api_answers where answered_at < now() - interval '{KEPT_FOR}' limit %s
)) and answered_at < now() - interval '{KEPT_FOR}'
"""  # noqa: S608
