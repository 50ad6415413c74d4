"""Remove what an erasure deleted from the tables' files."""

from typing import Any

import psycopg

from tremplin_infra.waiting import wait_until
from tremplin_platform.store.lock_waits import patiently

PATIENCE = 30.0
"""Seconds to wait for the transactions that may still read what was deleted."""


class StillRead(Exception):
    """A transaction older than the erasure was not over in time: vacuum again once it is."""


def scrub(url: str, *, patience: float = PATIENCE) -> None:
    """
    Rewrite the file of keys without those destroyed, and free the space of the other deleted rows.

    PostgreSQL keeps a deleted row for as long as a transaction that is older than the erasure may read it: those of
    this database, of standbys that say what they read and of autovacuum are waited for. Commands wait for as long as
    a table of keys is copied: a moment.

    :param url: the owner's address
    :param patience: seconds to wait for older transactions
    :raises LockNotAvailable: commands kept the keys locked for half a minute
    :raises StillRead: an older transaction was not over in time; everything that it may not read is gone
    """
    with psycopg.connect(url, autocommit=True, application_name="tremplin persons") as owner:
        owner.execute("set lock_timeout = '2s'")
        over = _older_are_over(owner, patience)
        # A plain vacuum leaves the bytes of a key in its page until another row is written over them.
        patiently(lambda: owner.execute("vacuum (full) person_keys"))
        patiently(lambda: owner.execute("vacuum persons, person_links, api_answers"))
    if not over:
        raise StillRead


# Shown to every role. A slot's `xmin` is that of a standby, also while it is away.
_OLDER = """
select from pg_stat_activity
 where (datname = current_database() or datname is null) and pid <> pg_backend_pid()
   and greatest(age(backend_xid), age(backend_xmin)) >= age(%(now)s::text::xid)
union all
select from pg_replication_slots where age(xmin) >= age(%(now)s::text::xid)
 limit 1
"""


def _older_are_over(owner: psycopg.Connection[Any], patience: float) -> bool:
    """Wait until no transaction is left that began before this call; false where `patience` seconds did not do."""
    now = owner.execute("select pg_current_xact_id()::xid::text as now").fetchall()[0][0]
    return wait_until(lambda: owner.execute(_OLDER, {"now": now}).rowcount == 0, seconds=patience)
