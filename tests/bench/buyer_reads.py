"""
What a buyer reads of many members, beside the same reads of 200: milliseconds of SQL, of one request of the API.

They are milliseconds of processor of PostgreSQL's own processes, as Linux counts them, so that what else the machine
does adds nothing; planning, authentication and the names of a page included; the least of several requests.
`TREMPLIN_BENCH_MEMBERS` is how many members there are: 2,000 unless it is set.
"""

import os
from contextlib import closing
from pathlib import Path

from django.db import connections
from django.test import Client
from psycopg import sql

from bench.measure import Figure, at_most
from support.large_centrale import Size, fill, multiply
from support.postgres_server import Database
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

SIZE = Size(members=200, lots=20, used=5)
MANY = int(os.environ.get("TREMPLIN_BENCH_MEMBERS", "2000"))
ASKED = 7
READS: tuple[tuple[Role, str, float], ...] = (
    (Role.BUYER, "me", 30),
    (Role.BUYER, "tasks", 20),
    (Role.BUYER, "tasks?owner=centrale", 20),
    (Role.BUYER, "tasks?owner=t3", 20),
    (Role.BUYER, "tasks?contract=c01", 20),
    (Role.BUYER, "tasks?member=m00007", 20),
    (Role.BUYER, "tasks?kind=nothing-declared", 20),
    (Role.FACILITATOR, "tasks", 20),
    (Role.CONTRACTOR, "tasks", 20),
    (Role.BUYER, "doeth", 30),
    (Role.BUYER, "spaser", 30),
    (Role.BUYER, "spaser?year=2026", 30),
    (Role.BUYER, "lots", 30),
    (Role.BUYER, "lots?contract=c01", 30),
    (Role.BUYER, "lots/c01/2", 30),
    (Role.BUYER, "hours", 30),
    (Role.BUYER, "hours?contract=c01", 30),
    (Role.BUYER, "hours?status=pending", 30),
    (Role.BUYER, "members", 30),
    (Role.BUYER, "members?wait_for=centrale:1", 30),
    (Role.BUYER, "progress", 100),
    (Role.BUYER, "reserved-usage", 30),
    (Role.BUYER, "status", 20),
    (Role.FACILITATOR, "hours", 30),
    (Role.FACILITATOR, "hours?status=pending", 30),
    (Role.CONTRACTOR, "hours", 30),
)
"""Who reads what, and the milliseconds to stay under."""
KEYS = {
    Role.BUYER: ("centrale", "centrale"),
    Role.FACILITATOR: ("f1", "facilitator"),
    Role.CONTRACTOR: ("t3", "contractor"),
}


def measure(database: Database) -> list[Figure]:
    """The milliseconds of SQL of each read with 200 members and with many."""
    _without_parallel(database)
    with closing(database.connect("feed")) as feed:
        fill(feed, SIZE)
    clients = {role: _client(role) for role in KEYS}
    few = _at(database, clients, SIZE.members)
    many = _at(database, clients, MANY)
    return [_figure(role, path, target, few[role, path], many[role, path]) for role, path, target in READS]


def _without_parallel(database: Database) -> None:
    """Count every millisecond: those of parallel workers are not the connection's."""
    setting = sql.SQL("alter database {} set max_parallel_workers_per_gather = 0")
    with closing(database.connect_superuser()) as owner:
        owner.execute(setting.format(sql.Identifier(database.name)))


def _at(database: Database, clients: dict[Role, Client], members: int) -> dict[tuple[Role, str], float]:
    with closing(database.connect_superuser()) as owner:
        multiply(owner, members=SIZE.members, upto=members)
        owner.execute("vacuum analyze")
    return {
        (role, path): min(_milliseconds(clients[role], path) for _ in range(ASKED)) for role, path, _ in READS
    }


def _figure(role: Role, path: str, target: float, few: float, many: float) -> Figure:
    name = f"{path} ({role.value}), {MANY:,} members (200: {few:.1f} ms, × {many / few:.1f})"
    return at_most(name, many, target=target, unit="ms of SQL")


def _client(role: Role) -> Client:
    organisation, kind = KEYS[role]
    key = create_key(organisation=organisation, kind=kind, role=role).key
    return Client(headers={"Authorization": f"Bearer {key}"})


def _milliseconds(client: Client, path: str) -> float:
    before = _processor()
    answer = client.get(f"/api/v1/{path}")
    after = _processor()
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status_code} {answer.content!r}")
    return sum(after[pid] - before.get(pid, 0) for pid in after) / 1e6


def _processor() -> dict[int, int]:
    """The nanoseconds of processor of each connection's server process, by process."""
    open_ones = (connections[alias].connection for alias in connections)
    pids = {connection.info.backend_pid for connection in open_ones if connection is not None}
    return {pid: int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids}
