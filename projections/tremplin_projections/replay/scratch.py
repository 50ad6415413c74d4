"""Tables of one database session, shaped as the live ones: what is written there, no one else sees."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, sql

from tremplin_projections.batches import LIVE, SCRATCH


@contextmanager
def scratch_tables(
    connection: Connection[Any], names: Sequence[str], *, emptied: bool = False
) -> Iterator[None]:
    """
    Make a table of the session for each live table of `names`, with its keys and defaults; drop them at the end.

    Inside, a statement that names such a table without a schema reads the session's, not the live one.

    :param connection: outside a transaction
    :param emptied: whether the end of each transaction empties them
    """
    statement = sql.SQL("create temporary table {} (like {} including all)")
    ends = sql.SQL(" on commit delete rows" if emptied else "")
    for name in names:
        live = sql.Identifier(LIVE, name)
        connection.execute(statement.format(sql.Identifier(name), live) + ends)
    try:
        yield
    finally:
        scratch = sql.SQL(", ").join(sql.Identifier(SCRATCH, name) for name in names)
        connection.execute(sql.SQL("drop table {}").format(scratch))
