"""Kept answers that go: those of a person that is erased, at once, and every one after 72 hours."""

from typing import Any

from psycopg import Connection

from tremplin_platform.store.persons.vault import tag

KEPT_FOR = "72 hours"
"""For how long an `Idempotency-Key` is remembered; the policy of migration 0004 says the same."""

_AT_ONCE = 5_000


def forget_person(connection: Connection[Any], person: str) -> int:
    """
    Delete the answers that are about a person, of every caller, in the transaction under way; how many.

    :param connection: of the command role
    """
    about = tag(person)
    connection.execute("select set_config('tremplin.person', %s, true)", (about.hex(),))
    return connection.execute("delete from api_answers where person = %s", (about,)).rowcount


def purge(connection: Connection[Any]) -> int:
    """
    Delete the answers kept for longer than `KEPT_FOR`, a few thousand a transaction; how many.

    :param connection: of the command role, in autocommit
    """
    count = 0
    while deleted := connection.execute(_PURGE, (_AT_ONCE,)).rowcount:
        count += deleted
    return count


_PURGE = f"""
delete from api_answers where ctid = any (array(
    select ctid from api_answers where answered_at < now() - interval '{KEPT_FOR}' limit %s
)) and answered_at < now() - interval '{KEPT_FOR}'
"""  # noqa: S608
