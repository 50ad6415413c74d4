"""Make temporary tables with the columns of the live ones, visible to one database session only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, sql

from tremplin_projections.batches import LIVE, SCRATCH
from tremplin_projections.rows.table import Table


@contextmanager
def scratch_tables(
    connection: Connection[Any], tables: Sequence[Table], *, emptied: bool = False
) -> Iterator[None]:
    """
    Make a temporary table like each live one, with its primary key and no other index; drop them at the end.

    Inside the block, a statement that names such a table without a schema reads the temporary one.

    :param connection: outside a transaction
    :param emptied: whether the end of each transaction empties them
    """
    statement = sql.SQL(
        "create temporary table {} (like {} including defaults including generated, primary key ({}))"
    )
    ends = sql.SQL(" on commit delete rows" if emptied else "")
    names = [sql.Identifier(table.name) for table in tables]
    for table, name in zip(tables, names, strict=True):
        key = sql.SQL(", ").join(map(sql.Identifier, table.key))
        connection.execute(statement.format(name, sql.Identifier(LIVE, table.name), key) + ends)
    try:
        yield
    finally:
        scratch = sql.SQL(", ").join(sql.Identifier(SCRATCH, table.name) for table in tables)
        connection.execute(sql.SQL("drop table {}").format(scratch))
