"""
The whole platform under load for some minutes: memory of its processes, and bytes of disk an event.

16 clients order through HTTP as fast as they can. `make bench ARGS=load=60` does it for an hour.
"""

import sys
import time
from collections.abc import Mapping
from contextlib import closing
from statistics import median
from typing import Any

from psycopg import Connection

from bench.commands import MEMBERS, a_platform, key_of, order, set_up
from bench.measure import Figure, at_most
from bench.platform_use import held, processes
from support.api import Api
from support.postgres_server import PATIENCE, Database
from tremplin_infra.waiting import wait_until

MINUTES, SLICES = 3.0, 12
MEASURED = ("serve", "consume", "relay", "deliver")


def measure(database: Database, *, minutes: float = MINUTES) -> list[Figure]:
    """
    Memory of each part at the end over that once warm, and the disk that an event and its rows take.

    Warm is the second quarter of the time, the end the last: each the median of its looks.
    """
    with a_platform(database) as platform, closing(database.connect_superuser()) as owner:
        set_up(Api(platform.base, key_of(platform, "centrale", "buyer")))
        keys = [key_of(platform, member, "member") for member in MEMBERS]
        events, size = _events(owner), _bytes(owner)
        looks: list[Mapping[str, float]] = []
        for _ in range(SLICES):
            order(platform.base, keys, 60 * minutes / SLICES)
            found = processes(platform, owner)
            looks.append({part: held(found[part]) for part in MEASURED})
        assert wait_until(lambda: _behind(owner) == 0, seconds=PATIENCE)
        time.sleep(1)  # the last rows' pages are counted once they are written
        grown, added = _bytes(owner) - size, _events(owner) - events
    sys.stdout.write(f"{added:,} events in {minutes:g} minutes; MB by part, look by look:\n")
    for part in MEASURED:
        sys.stdout.write(f"  {part}: {' '.join(f'{look[part]:.1f}' for look in looks)}\n")
    return [
        *(_flat(part, [look[part] for look in looks]) for part in MEASURED),
        at_most("disk of an event with its entries and indexes", grown / added, target=1_200, unit="bytes"),
    ]


def _flat(part: str, looks: list[float]) -> Figure:
    quarter = len(looks) // 4
    warm, last = median(looks[quarter : 2 * quarter]), median(looks[-quarter:])
    return Figure(
        name=f"memory of {part} at the end / once warm",
        unit="MB",
        value=last,
        peer=warm,
        score=last / warm,
        target=1.1,
        at_least=False,
    )


def _events(owner: Connection[Any]) -> int:
    return _number(owner, "select sum(seq)::bigint from heads")


def _behind(owner: Connection[Any]) -> int:
    """How many events of members the ledger has not applied."""
    return _number(
        owner,
        "select (select sum(seq) from heads) - (select sum(seq) from positions where projection = 'ledger')",
    )


def _bytes(owner: Connection[Any]) -> int:
    """Of every table, its indexes and its long values; the answers kept for 72 hours and the counts left out."""
    owner.execute("checkpoint")
    return _number(
        owner,
        "select sum(pg_total_relation_size(oid))::bigint from pg_class where relkind = 'r'"
        " and relnamespace = 'public'::regnamespace and relname not in ('api_answers', 'api_request_counts')",
    )


def _number(owner: Connection[Any], statement: str) -> int:
    row = owner.execute(statement).fetchone()
    assert row is not None
    return int(row[0])
