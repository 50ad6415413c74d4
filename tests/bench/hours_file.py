"""
Hours by file: 20,000 rows of twenty members checked, recorded and sent again, as a contractor sends them to a real
`tremplin serve` of one worker, and the memory that this worker took at most, once for two files at once.

The XLSX is one of openpyxl, its days and numbers typed; one row in five names an order, one in two one of 500 persons.
LibreOffice writes the same as ODS.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil

from bench.measure import Figure, at_most
from support.api import send_file
from support.command_line import descendants, running_serve, runs
from support.in_process_api import a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from support.sheets import HOURS, a_csv, an_xlsx, by_libreoffice
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import Role

ROWS, MEMBERS, PERSONS = 20_000, 20, 500
HEADERS = (*HOURS, "Commande", "Personne")


def measure(database: Database) -> list[Figure]:
    """The seconds of a check, of a recording and of a second sending, by format, and the peak memory of the worker."""
    contractor, members, contract, persons = _market()
    key, other = (
        create_key(organisation=contractor, kind="contractor", role=Role.CONTRACTOR).key for _ in range(2)
    )
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="tremplin-bench-") as folder:
        rows = _rows(members, contract, persons)
        files = {"csv": a_csv(rows, headers=HEADERS), "xlsx": an_xlsx(rows, headers=HEADERS)}
        Path(folder, "heures.xlsx").write_bytes(files["xlsx"])
        files["ods"] = by_libreoffice(Path(folder), "heures.xlsx", kind="ods")["heures"]
        for kind, content in files.items():
            modes = ("check", "all", "all") if kind == "xlsx" else ("check",)
            with _server(Path(folder, kind), database) as (address, worker):
                idle = _peak(worker)
                seconds = [_timed(address, key, content, kind, mode) for mode in modes]
                figures += _figures(kind, seconds, idle=idle, peak=_peak(worker))
        figures += _two_at_once(Path(folder, "two"), database, files["ods"], (key, other))
    return figures


def _two_at_once(home: Path, database: Database, content: bytes, keys: tuple[str, str]) -> list[Figure]:
    """Of two keys: one has one large file under way."""
    with _server(home, database) as (address, worker), ThreadPoolExecutor(2) as senders:
        sent = [senders.submit(_timed, address, key, content, "ods", "check") for key in keys]
        seconds = max(sending.result() for sending in sent)
        name = "two files of hours at once (ODS)"
        return [
            at_most(f"{name}, both checked", seconds, target=20, unit="s"),
            at_most(f"{name}, peak memory", _peak(worker), target=300, unit="MB"),
        ]


def _figures(kind: str, seconds: list[float], *, idle: float, peak: float) -> list[Figure]:
    name = f"hours by file, {ROWS:,} rows of {kind.upper()}"
    limits = (("checked", 10), ("recorded", 20), ("sent again", 20))
    return [
        *(
            at_most(f"{name}, {done}", value, target=limit, unit="s")
            for value, (done, limit) in zip(seconds, limits, strict=False)
        ),
        at_most(f"{name}, peak memory (idle {idle:,.0f} MB)", peak, target=300, unit="MB"),
    ]


def _market() -> tuple[str, list[str], str, list[str]]:
    """A contractor, the members that its contract is open to, the contract, and persons."""
    buyer = api(Role.BUYER)
    contractor = an_organisation(buyer, "contractor")
    members = [a_member(buyer) for _ in range(MEMBERS)]
    contract = a_contract(buyer, contractor=contractor, member=members[0])
    for member in members[1:]:
        buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    for member in members:
        order = {"contract": contract, "lot": "1", "amount": "1000.00", "placed_on": "2024-01-01"}
        buyer.made(f"members/{member}/call-offs", id="commande-1", **order)
    hired = {"public": "b", "hired_on": "2025-12-01", "eligible_on": "2025-12-01", "employer": contractor}
    return contractor, members, contract, [buyer.made("persons", **hired)["id"] for _ in range(PERSONS)]


def _rows(members: list[str], contract: str, persons: list[str]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for number in range(ROWS):
        day = date(2026, 1, 5) + timedelta(days=number // PERSONS)
        order = "commande-1" if number % 5 == 0 else None
        person = persons[number % PERSONS] if number % 2 == 0 else None
        place = (members[number % MEMBERS], contract, 1, "Embauche directe")
        rows.append((*place, day, day, round(1 + number % 700 / 100, 2), order, person))
    return rows


@contextmanager
def _server(home: Path, database: Database) -> Iterator[tuple[str, psutil.Process]]:
    """A server of one worker, which has answered once: its address, and the process of this worker."""
    home.mkdir()
    settings = {"DATABASE_URL": database.url, "TREMPLIN_REQUESTS_PER_MINUTE": "1000000"}
    with running_serve(home, settings) as url:
        serving = [process for process in descendants(os.getpid()) if runs(process, "serve")]
        yield (
            urlsplit(url).netloc,
            max((process for served in serving for process in (served, *served.children())), key=_peak),
        )


def _timed(address: str, key: str, content: bytes, kind: str, mode: str) -> float:
    begun = time.perf_counter()
    answer = send_file(address, "hours/file", content, key=key, name=f"heures.{kind}", mode=mode)
    seconds = time.perf_counter() - begun
    assert answer.status == 200, str(answer.body)[:2000]
    assert answer.body["errors"] == []
    return seconds


def _peak(process: psutil.Process) -> float:
    """The most memory that a process ever had, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
