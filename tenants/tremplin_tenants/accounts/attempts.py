"""
Limit the attempts to sign in: five failures a minute for one account, and for one address, or /64 of IPv6.

The instants of the failures of the last minute stand in one row, which the statement that adds one locks: attempts made
at once wait for one another, and no more than five get through.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac
from psycopg import Connection, Cursor

from tremplin_tenants.addresses import subscriber

PER_MINUTE = 5


def attempt_subjects(*, email: str, address: str) -> Sequence[bytes]:
    """Return the keys under which the attempts with an e-mail, from an address, are counted."""
    return sorted(
        salted_hmac("tremplin.attempts", subject, algorithm="sha256").digest()
        for subject in (f"email {email}", f"address {subscriber(address)}")  # neither is kept
    )


def count_failure(connection: Connection[Any], subjects: Sequence[bytes]) -> Cursor[Any]:
    """Count an attempt as a failure, which `forgive` takes back: `counted_at` says whether it may go on."""
    _see(connection, subjects)
    return connection.execute(_COUNT, {"subjects": list(subjects), "limit": PER_MINUTE})


def counted_at(counted: Cursor[Any]) -> datetime | None:
    """Return the instant under which the attempt is counted; None where there were five failures in this minute."""
    rows = counted.fetchall()
    return rows[0][0] if all(is_counted for _, is_counted in rows) else None


def forgive(connection: Connection[Any], subjects: Sequence[bytes], *, instant: datetime) -> None:
    """Take back the failure counted at `instant`: it was none."""
    _see(connection, subjects)
    connection.execute(_FORGIVE, {"subjects": list(subjects), "instant": instant})


def purge(connection: Connection[Any]) -> int:
    """Delete what counts for nothing any more; return how many rows. `connection`: of the command role."""
    return connection.execute(f"delete from sign_in_attempts where {_OVER}").rowcount  # noqa: S608


def _see(connection: Connection[Any], subjects: Sequence[bytes]) -> None:
    names = ",".join(subject.hex() for subject in subjects)
    connection.execute("select set_config('tremplin.attempts', %s, true)", (names,))


_OVER = "coalesce(failed_at[cardinality(failed_at)], '-infinity') < now() - interval '1 minute'"
_COUNT = """
insert into sign_in_attempts as kept (subject, failed_at)
select subject, array[now()] from unnest(%(subjects)s::bytea[]) as asked (subject)
on conflict (subject) do update set failed_at = (
    with recent (failed_at) as (
        select array(select instant from unnest(kept.failed_at) as instant
                      where instant > now() - interval '1 minute' order by instant)
    )
    select case when cardinality(failed_at) < %(limit)s then failed_at || now() else failed_at end from recent)
returning now(), coalesce(failed_at[cardinality(failed_at)] = now(), false)
"""
_FORGIVE = """
update sign_in_attempts set failed_at = array_remove(failed_at, %(instant)s) where subject = any (%(subjects)s)
"""
