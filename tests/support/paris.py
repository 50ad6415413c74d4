"""The day it is, as the platform counts it: in Paris, by the clock of PostgreSQL, not by this machine's."""

from datetime import date

from support.postgres_server import Database


def paris_day(database: Database) -> date:
    """Today. Near midnight it may be yesterday by the time it is used: what hangs on it must hold for both."""
    with database.connect() as connection:
        row = connection.execute("select (now() at time zone 'Europe/Paris')::date").fetchone()
    assert row is not None
    day: date = row[0]
    return day
