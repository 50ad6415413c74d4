"""What a member's reads cost at 100, 10,000 and 200,000 entries: through the API, in this process."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, cast

from django.db import connections
from django.test import Client
from psycopg import Connection

from bench.measure import Figure, at_most
from bench.processor import Spent, spent_by
from support.in_process_api import api
from support.long_log import LongLog, a_long_log
from support.postgres_server import Database
from support.statements import executed_statements
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

SIZES = (100, 10_000, 200_000)
ASKED = 7
FIGURE = "measure=validated"


def reads(of: LongLog) -> dict[str, tuple[str, float]]:
    """The address of each read, and the most milliseconds that PostgreSQL may take for it, whatever the size."""
    return _figures(of) | _lists(of)


def _figures(of: LongLog) -> dict[str, tuple[str, float]]:
    half = of.seq // 2
    return {
        "results": ("results", 10),
        "results known_at, halfway": (f"results?known_at={half}", 10),
        "results known_at, the last": (f"results?known_at={of.seq}", 10),
        "explain, first page": (f"results/explain?{FIGURE}", 30),
        "explain, of a lot": (f"results/explain?{FIGURE}&contract={of.contract}&lot=7", 30),
        "explain, of a lot and quarter": (
            f"results/explain?{FIGURE}&contract={of.contract}&lot=7&quarter=2026-Q1",
            30,
        ),
        "explain, of a rare measure": ("results/explain?measure=adjustments", 30),
        "explain, missing hours": ("results/explain?measure=missing", 30),
        "explain known_at, halfway": (f"results/explain?{FIGURE}&known_at={half}", 30),
        "history, first page": (f"results/history?{FIGURE}", 30),
        "history, missing hours": ("results/history?measure=missing", 30),
        "restatements": ("restatements", 30),
    }


def _lists(of: LongLog) -> dict[str, tuple[str, float]]:
    half = of.seq // 2
    return {
        "hours": ("hours", 10),
        "hours, pending": ("hours?status=pending", 10),
        "hours, of a lot": (f"hours?contract={of.contract}&lot=7", 10),
        "hours, of a quarter": ("hours?quarter=2026-Q3", 10),
        "one declaration": (f"hours/{of.member}/h{half // 2}", 10),
        "call-offs": ("call-offs", 10),
        "events": ("events", 10),
        "events, after": (f"events?after={half}", 10),
        "events, of a type": ("events?type=delivered.quarter-published", 30),
        "events, in words": ("events?q=publié", 30),
        "lots": ("lots", 10),
    }


def measure(database: Database) -> list[Figure]:
    """Milliseconds of processor that PostgreSQL takes for each read, at each size."""
    buyer = api(Role.BUYER)
    logs = [a_long_log(database, buyer, entries) for entries in SIZES]
    with closing(database.connect_superuser(autocommit=True)) as owner:
        owner.execute("vacuum analyze")
    return [figure for of in logs for figure in figures(of)]


def figures(of: LongLog) -> Iterator[Figure]:
    """Ask each read of one member."""
    key = create_key(organisation=of.member, kind="member", role=Role.MEMBER).key
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for name, (address, target) in reads(of).items():
        spent, statements = _cost(client, f"/api/v1/{address}")
        read = f"{name}, {of.entries:,} entries ({statements} statements, {spent.python:.0f} ms of Python)"
        yield at_most(read, spent.postgresql, target=target, unit="ms of PostgreSQL")


def _cost(client: Client, address: str) -> tuple[Spent, int]:
    """Return what the cheapest of some answers takes, and its statements."""
    found = []
    for _ in range(ASKED):
        with executed_statements() as statements, spent_by(_served()) as spent:
            answer: Any = client.get(address)
        assert answer.status_code == 200, answer.content
        found.append((spent, len(statements)))
    return min(found, key=lambda cost: cost[0].postgresql)


def _served() -> list[Connection[Any]]:
    for alias in ("default", "command"):
        connections[alias].ensure_connection()
    return [cast("Connection[Any]", connections[alias].connection) for alias in ("default", "command")]
