"""
Count, in cents, what all members order against the maximum of a lot or contract, and refuse to pass it.

These counters are the only rows for which the orders of several members wait for one another.
"""

from typing import Any

from psycopg import Connection


def bound(connection: Connection[Any], *, contract: str, lot: str, maximum: int) -> None:
    """Set the maximum of a lot ('' for the whole contract), in cents; the amount already ordered stays."""
    connection.execute(
        "insert into maxima (log, contract, lot, maximum) values ('centrale', %s, %s, %s)"
        " on conflict (log, contract, lot) do update set maximum = excluded.maximum",
        (contract, lot, maximum),
    )


def order(connection: Connection[Any], *, contract: str, lot: str, amount: int) -> bool:
    """
    Add `amount` cents to the counters of the lot and of its contract, where they have one.

    False where one would be passed: the caller then gives its transaction up, so that neither moves.
    """
    # The contract's row ('') sorts first: every command takes the two in that order, so none waits in a circle.
    row = connection.execute(
        """
        with bounded as (
            select contract, lot from maxima
             where log = 'centrale' and contract = %(contract)s and lot in ('', %(lot)s)
             order by lot for update
        ), counted as (
            update maxima set ordered = ordered + %(amount)s from bounded
             where maxima.log = 'centrale' and maxima.contract = bounded.contract and maxima.lot = bounded.lot
               and ordered + %(amount)s <= maximum
            returning 1
        )
        select (select count(*) from bounded) = (select count(*) from counted)
        """,
        {"contract": contract, "lot": lot, "amount": amount},
    ).fetchone()
    return bool(row and row[0])
