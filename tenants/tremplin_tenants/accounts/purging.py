"""Delete the sessions and the failed attempts to sign in that are over."""

from typing import Any

from psycopg import Connection

from tremplin_tenants.accounts import attempts


def purge_accounts(connection: Connection[Any]) -> None:
    """
    Delete the sessions that began 12 hours ago, and the attempts of the minutes before.

    :param connection: of the command role, in autocommit
    """
    connection.execute("delete from sessions where begun_at < now() - interval '12 hours'")
    attempts.purge(connection)
