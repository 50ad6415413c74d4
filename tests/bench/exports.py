"""A list of 200,000 declarations as CSV, as a workbook, and page by page as JSON: rows a second, in one process."""

import time
from collections.abc import Callable
from typing import Any

from django.test import Client

from bench.measure import Figure, ratio
from support.feeding import feed
from support.in_process_api import a_market, api
from support.many_hours import add_declarations
from support.postgres_server import Database
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

ROWS = 200_000


def measure(database: Database) -> list[Figure]:
    """Rows a second of each format, the last part of the file received."""
    member, contractor, contract = a_market(api(Role.BUYER))
    feed(database)
    add_declarations(database, ROWS, log=member, contract=contract, contractor=contractor)
    key = create_key(organisation=member, kind="member", role=Role.MEMBER).key
    client = Client(headers={"Authorization": f"Bearer {key}"})
    json = _rows_a_second(lambda: _pages(client))
    # A file costs no more of the database than its pages; half their rate is what writing it may take.
    rates = {
        "CSV": _rows_a_second(lambda: _file(client, format="csv")),
        "XLSX": _rows_a_second(lambda: _file(client, format="xlsx")),
    }
    return [
        ratio(f"{ROWS:,} rows as {name}, beside JSON", [rate], [json], target=0.5, unit="rows/s")
        for name, rate in rates.items()
    ]


def _rows_a_second(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return ROWS / (time.perf_counter() - begun)


def _file(client: Client, **query: str) -> int:
    answer: Any = client.get("/api/v1/hours", query)
    assert answer.status_code == 200
    return sum(len(part) for part in answer.streaming_content)


def _pages(client: Client) -> None:
    address, rows = "/api/v1/hours?limit=500", 0
    while address:
        answer: Any = client.get(address).json()
        address, rows = answer["next"], rows + len(answer["results"])
    assert rows == ROWS
