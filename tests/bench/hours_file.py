"""
Hours by file: 20,000 rows of twenty members checked, then recorded as a contractor sends them, and the memory taken.

The requests are answered in a process of its own, so that its peak memory is its own. The workbook is one of openpyxl,
its days and numbers typed; one row in five names an order.
"""

import resource
import time
from datetime import date, timedelta
from multiprocessing import get_context

import django

from bench.measure import Figure, at_most
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.postgres_server import Database, django_on
from support.sheets import HOURS, an_xlsx
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

ROWS, MEMBERS = 20_000, 20


def measure(database: Database) -> list[Figure]:
    """The seconds of a check and of a recording, and the peak memory of the process that answered them."""
    buyer = api(Role.BUYER)
    contractor = an_organisation(buyer, "contractor")
    members = [a_member(buyer) for _ in range(MEMBERS)]
    contract = a_contract(buyer, contractor=contractor, member=members[0])
    for member in members[1:]:
        buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    for member in members:
        order = {"contract": contract, "lot": "1", "amount": "1000.00", "placed_on": "2024-01-01"}
        buyer.made(f"members/{member}/call-offs", id="commande-1", **order)
    key = create_key(organisation=contractor, kind="contractor", role=Role.CONTRACTOR).key
    content = _workbook(members, contract)
    with get_context("spawn").Pool(1, initializer=django.setup) as child:
        idle, checked, recorded, again, peak = child.apply(_measured, (database, key, content))
    name = f"hours by file, {ROWS:,} rows"
    return [
        at_most(f"{name}, checked", checked, target=10, unit="s"),
        at_most(f"{name}, recorded", recorded, target=20, unit="s"),
        at_most(f"{name}, sent again", again, target=20, unit="s"),
        at_most(f"{name}, peak memory (idle {idle:,.0f} MB)", peak, target=300, unit="MB"),
    ]


def _workbook(members: list[str], contract: str) -> bytes:
    rows = []
    for number in range(ROWS):
        day = date(2026, 1, 5) + timedelta(days=number % 80)
        order = "commande-1" if number % 5 == 0 else None
        place = (members[number % MEMBERS], contract, 1, "Embauche directe")
        rows.append((*place, day, day, round(1 + number % 700 / 100, 2), order))
    return an_xlsx(rows, headers=(*HOURS, "Commande"))


def _measured(database: Database, key: str, content: bytes) -> tuple[float, ...]:
    with django_on(database):
        asking = Api(key)
        asking.get("me")
        idle = _peak()
        seconds = [_timed(asking, content, mode) for mode in ("check", "all", "all")]
    return idle, *seconds, _peak()


def _timed(asking: Api, content: bytes, mode: str) -> float:
    begun = time.perf_counter()
    answer = asking.send("hours/file", content, name="heures.xlsx", mode=mode)
    assert answer.status_code == 200, answer.content[:2000]
    assert answer.json()["errors"] == []
    return time.perf_counter() - begun


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
