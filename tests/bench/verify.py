"""
Verifying stored events beside SHA-256 of the same: digest, sequence and root at each size sealed, then all that
`audit verify` does, in one process and in one a core.
"""

import os
import sys
import tempfile
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from psycopg import Connection

from bench.append import open_many
from bench.measure import Figure, ratio
from support.postgres_server import Database
from support.sealed import Sealer
from tremplin_platform.audit.seals.heads import SealedHeads
from tremplin_platform.audit.verify import verify

LOGS, EVENTS, ROUNDS = 50, 4_000, 3
_FILL = """
with moved as (
    update heads set seq = seq + %(n)s, recorded_at = '2026-01-05' where log like 'v%%' returning log, seq
), made as (
    select log, at, log || '/hours/h-' || at as subject,
           convert_to('{"by":"' || log || '","contract":"nettoyage-nord","effective":"2026-01-05","hours":1400,'
                      || '"lot":"1","pad":"' || repeat('x', 300) || '","work_quarter":"2026-Q1"}', 'UTF8') as data
      from moved, generate_series(seq - %(n)s + 1, seq) at
)
insert into events (log, seq, recorded_at, topic, version, subject, subject_version, effective, data, digest)
select log, at, '2026-01-05', 'hours.declared', 1, subject, 1, '2026-01-05', data,
       event_digest(log, at, event_instant('2026-01-05'), 'hours.declared', 1::smallint, subject, data)
  from made
"""
_CONTENT = b"x" * 480
"""As many bytes as a digest is of, here."""


def measure(database: Database) -> list[Figure]:
    """Events a second of each, the rounds interleaved."""
    logs = [f"v{number}" for number in range(LOGS)]
    open_many(database, logs)
    ours, hashing, whole, together = [], [], [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(database.connect_superuser()) as owner,
        closing(database.connect("feed")) as feed,
    ):
        sealer = Sealer(database, Path(folder))
        for _ in range(4):
            owner.execute(_FILL, {"n": EVENTS // 4})
            sealer.sealed()
        owner.execute("vacuum analyze events")
        for _ in range(ROUNDS):
            hashing.append(_hashing())
            ours.append(_verifying(feed, logs))
            whole.append(_all(feed, 1))
            together.append(_all(feed, len(os.sched_getaffinity(0))))
    return [
        ratio("verify stored events, one process / SHA-256 of them", ours, hashing, target=0.1),
        ratio("audit verify, one process / SHA-256 of the events", whole, hashing, target=0.05),
        ratio("audit verify, a process a core / one process", together, whole, target=1.2),
    ]


def _all(connection: Connection[Any], processes: int) -> float:
    begun = time.perf_counter()
    found = verify(connection, processes=processes)
    seconds = time.perf_counter() - begun
    assert found.problems == []
    sys.stdout.write(f"  {found.events / seconds:,.0f} events a second, {processes} processes, whole\n")
    return found.events / seconds


def _verifying(connection: Connection[Any], logs: list[str]) -> float:
    begun, cpu = time.perf_counter(), time.process_time()
    for log in logs:
        assert list(SealedHeads(connection, log).problems()) == []
    seconds, own = time.perf_counter() - begun, time.process_time() - cpu
    sys.stdout.write(f"  {LOGS * EVENTS / own:,.0f} events a second of this process's own time\n")
    return LOGS * EVENTS / seconds


def _hashing() -> float:
    contents = [_CONTENT + str(number).encode() for number in range(LOGS * EVENTS // 4)]
    begun = time.perf_counter()
    for content in contents:
        sha256(content).digest()
    return len(contents) / (time.perf_counter() - begun)
