"""Make temporary tables with the columns of the live ones, visible to one database session only."""

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
    Make a temporary table like each live table of `names`, with its keys and defaults; drop them at the end.

    Inside the block, a statement that names such a table without a schema reads the temporary one.

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
