"""
Importing DECP: contracts a second into the log, and the memory it takes.

A made-up file of the 2022 layout, two buyers, one contract in ten modified; every contract new, then every one known.
The import runs in a process of its own, so that its peak memory is its own. `TREMPLIN_BENCH_DECP_MB` sets the size of
the file (50 by default; 500 is the size that memory is promised for).
"""

import gc
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psycopg

from bench.measure import Figure, at_most
from support.decp_files import LYON, UGAP, contract_row, modification
from support.postgres_server import Database
from tremplin_infra.cli.decp.import_decp import FEW_COLLECTIONS
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.decp.observed import CentraleLog

MEGABYTES = int(os.environ.get("TREMPLIN_BENCH_DECP_MB", "50"))


def measure(database: Database) -> list[Figure]:
    """The speed of both imports and the peak memory of the process that made them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made-up.json")
        contracts = write_file(path, megabytes=MEGABYTES)
        with get_context("spawn").Pool(1) as child:
            new, known, peak = child.apply(_measured, (database.role_url("command"), str(path)))
    return [
        _speed("DECP import, new contracts", contracts / new),
        _speed("DECP import, known contracts", contracts / known),
        at_most(f"DECP import of {MEGABYTES} MB, peak memory", peak, target=300, unit="MB"),
    ]


def write_file(path: Path, *, megabytes: int) -> int:
    """Write a file of that size; gives the number of its contracts."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"marches": {"marche": [')
        for number, row in enumerate(_rows(), 1):
            stream.write(("," if number > 1 else "") + json.dumps(row, ensure_ascii=False, indent=1))
            if stream.tell() > megabytes * 1_000_000:
                break
        stream.write("]}}")
    return number


def _rows() -> Iterator[dict[str, Any]]:
    for number in count(1):
        yield contract_row(
            f"M{number}",
            buyer=UGAP if number % 2 else LYON,
            montant=1000 + number / 4,
            objet=f"Prestation d’entretien n° {number} des bâtiments de l’établissement",
            modifications=[modification(1, montant=f"{number}.50")] if number % 10 == 0 else [],
        )


def _measured(url: str, path: str) -> tuple[float, float, float]:
    gc.set_threshold(*FEW_COLLECTIONS)
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        seconds = [_import(connection, path) for _ in range(2)]
    return seconds[0], seconds[1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _import(connection: psycopg.Connection[Any], path: str) -> float:
    start = time.perf_counter()
    import_files(paths=[path], log=CentraleLog(connection), buyers=None, today="2026-11-24")
    return time.perf_counter() - start


def _speed(name: str, rate: float) -> Figure:
    return Figure(
        name=name, unit="contracts/s", value=rate, peer=None, score=rate, target=5_000, at_least=True
    )
