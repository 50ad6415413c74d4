"""
The centrale's contracts as DECP and OCDS, and what these cannot say: seconds, and the memory that an export takes.

A published contract with its award, copied into thousands, written by the API's own view. The peak of Python's memory
is traced in a second export, since tracing slows the first.
"""

import time
import tracemalloc
from typing import Any

from django.conf import settings
from django.test import Client

from bench.measure import Figure, at_most
from support.contract_terms import EXPORTED_TERMS
from support.in_process_api import SIRET, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import CENTRALE, Role

CONTRACTS = 10_000
SECONDS_A_THOUSAND = 1.0
"""A thousand rows, the three releases of as many contracts, or the report of them."""
_COPIES = """
insert into events
       (log, seq, recorded_at, topic, version, subject, subject_version, effective, audience, data, digest)
select log, %(last)s + (place - 1) * 3 + row_number() over (partition by place order by seq), recorded_at, topic,
       version, subject || '-' || place, subject_version, effective, audience, data, digest
  from events, generate_series(1, %(copies)s) place
 where log = 'centrale' and subject = 'centrale/contract/a'
"""
# Of an award the data name the contract, which is not looked at: an event is of its subject.


def measure(database: Database) -> list[Figure]:
    """Seconds a thousand contracts, and the peak of memory over what the first export left."""
    settings.TREMPLIN_CENTRALE_SIRET = SIRET
    buyer = api(Role.BUYER)
    contractor = an_organisation(buyer, "contractor")
    buyer.made("contracts", id="a", **EXPORTED_TERMS)
    buyer.made("contracts/a/publish")
    buyer.made("contracts/a/lots/1/award", contractor=contractor, amount="1000.00", notified_on="2025-12-01")
    _copy(database, CONTRACTS - 1)
    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER).key
    client = Client(headers={"Authorization": f"Bearer {key}"})
    return [
        figure
        for standard in ("decp", "ocds", "decp/report", "ocds/report")
        for figure in _measured(client, standard)
    ]


def _copy(database: Database, copies: int) -> None:
    with database.connect_superuser() as connection:
        last = connection.execute("select seq from heads where log = 'centrale'").fetchone()
        assert last is not None
        connection.execute(_COPIES, {"last": last[0], "copies": copies})
        connection.execute("update heads set seq = seq + 3 * %s where log = 'centrale'", (copies,))
        connection.execute("analyze events")


def _measured(client: Client, standard: str) -> list[Figure]:
    begun = time.perf_counter()
    size = _export(client, standard)
    seconds = time.perf_counter() - begun
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    assert _export(client, standard) == size
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    name = f"{CONTRACTS:,} contracts as {standard}, {size / 1_000_000:.0f} MB"
    return [
        at_most(name, seconds / (CONTRACTS / 1000), target=SECONDS_A_THOUSAND, unit="s a thousand"),
        at_most(f"{name}, memory", peak / 1_000_000, target=32, unit="MB"),
    ]


def _export(client: Client, standard: str) -> int:
    answer: Any = client.get(f"/api/v1/export/{standard}")
    assert answer.status_code == 200
    return sum(len(part) for part in answer.streaming_content)
