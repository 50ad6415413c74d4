"""What the buyer's tower costs in a centrale of 500 members and 50 lots: statements, and milliseconds of the server."""

import time
from contextlib import closing
from datetime import date
from statistics import median

from bench.measure import Figure, at_most
from support.large_centrale import Size, fill
from support.postgres_server import Database
from support.statements import counted_statements
from support.towers import read_tower

SIZE = Size(members=500, lots=50, used=10)
TODAY = date(2026, 11, 24)
ASKED = 30


def measure(database: Database) -> list[Figure]:
    """The whole read of the tower, in one transaction; each member uses ten of the fifty lots."""
    with closing(database.connect("feed")) as feed:
        fill(feed, SIZE)
    with closing(database.connect_superuser()) as owner:
        owner.execute("vacuum analyze")
    with counted_statements() as statements:
        read_tower(today=TODAY)
    times = [_timed() for _ in range(ASKED)]
    name = f"tower of {SIZE.members} members and {SIZE.lots} lots"
    return [
        at_most(f"{name}, statements", len(statements), target=8, unit="statements"),
        at_most(name, median(times), target=100, unit="ms"),
    ]


def _timed() -> float:
    begun = time.perf_counter()
    read_tower(today=TODAY)
    return (time.perf_counter() - begun) * 1000
