"""
Verifying stored events beside SHA-256 of the same bytes: digest, sequence, kind, columns and the root at each size
sealed, by the processor time of the process that verifies; and a process a core, by the clock, of as many events as
processes are started for, in many logs and in one.

Half of the events of mixed logs (validations) are followed, as other checks depend on what they say.
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
from tremplin_platform.audit.verify import verify
from tremplin_platform.events.fact import CENTRALE

LOGS, PLAIN, MIXED, ROUNDS = 50, 10_000, 4_000, 3
_FILL = """
with moved as (
    update heads set seq = seq + %(n)s, recorded_at = '2026-01-05' where log like %(like)s returning log, seq
), made as (
    select log, at, case at %% %(every)s when 0 then 2 else 1 end as number,
           case at %% %(every)s when 0 then 'hours.validated' else 'hours.declared' end as topic,
           log || '/hours/h-' || at - case at %% %(every)s when 0 then 1 else 0 end as subject,
           convert_to('{"adjustment":false,"by":"' || log || '","category":null,"contract":"nettoyage-nord",'
                      || '"effective":"2026-01-05","hours":1400,"lot":"1","pad":"' || repeat('x', 220)
                      || '","protected":false,"reported_in":"2026-Q1","work_quarter":"2026-Q1",'
                      || '"worked_to":"2026-01-05"}', 'UTF8') as data
      from moved, generate_series(seq - %(n)s + 1, seq) at
)
insert into events (log, seq, recorded_at, topic, version, subject, subject_version, effective, data, digest)
select log, at, '2026-01-05', topic, 2, subject, number, '2026-01-05', data,
       event_digest(log, at, event_instant('2026-01-05'), topic, 2::smallint, subject, data)
  from made
"""
_CONTENT = b"x" * 480
"""As many bytes as a digest is of, here."""


def measure(database: Database) -> list[Figure]:
    """Events a second of each, the rounds interleaved."""
    with closing(database.connect("feed")) as feed:
        _fill(database, "p", logs=LOGS, events=PLAIN, every=PLAIN * 9)
        hashing, plain, together = zip(
            *((_hashing(), _alone(feed, "plain"), _together(feed)) for _ in range(ROUNDS)), strict=True
        )
        _fill(database, "m", logs=LOGS, events=MIXED, every=2)
        mixed = [_alone(feed, "mixed")[0] for _ in range(ROUNDS)]
        _fill(database, "l", logs=1, events=LOGS * PLAIN, every=LOGS * PLAIN * 9)
        long = [(_alone(feed, "one log")[1], _together(feed)) for _ in range(ROUNDS)]
    own, clocked = zip(*plain, strict=True)
    alone, divided = zip(*long, strict=True)
    return [
        ratio("audit verify, its own time / SHA-256 of the events", own, hashing, target=0.12),
        ratio("audit verify of mixed logs, its own time / SHA-256", mixed, hashing, target=0.05),
        ratio("audit verify, a process a core / one process", together, clocked, target=1.2),
        ratio("audit verify of one log, a process a core / one process", divided, alone, target=1.2),
        ratio("audit verify of one log, by the clock / SHA-256", divided, hashing, target=0.08),
    ]


def _fill(database: Database, prefix: str, *, logs: int, events: int, every: int) -> None:
    """Make these logs of so many events alone, sealed four times, of which one event in `every` is a validation."""
    with tempfile.TemporaryDirectory() as folder, closing(database.connect_superuser()) as owner:
        owner.execute("truncate events, sealed_heads, tree_nodes, checkpoints, timestamps")
        owner.execute("delete from heads where log <> %s", (CENTRALE,))
        open_many(database, [f"{prefix}{number}" for number in range(logs)])
        sealer = Sealer(database, Path(folder))
        for _ in range(4):
            owner.execute(_FILL, {"n": events // 4, "like": f"{prefix}%", "every": every})
            sealer.sealed()
        owner.execute("vacuum analyze events")


def _alone(connection: Connection[Any], what: str) -> tuple[float, float]:
    """Events a second of one process: of its own time, and by the clock."""
    begun, cpu = time.perf_counter(), time.process_time()
    found = verify(connection)
    own, seconds = time.process_time() - cpu, time.perf_counter() - begun
    assert found.problems == []
    sys.stdout.write(f"  {what}: {found.events / own:,.0f} events a second of its own time, ")
    sys.stdout.write(f"{found.events / seconds:,.0f} by the clock\n")
    return found.events / own, found.events / seconds


def _together(connection: Connection[Any]) -> float:
    """Events a second of a process a core, by the clock."""
    begun = time.perf_counter()
    found = verify(connection, processes=len(os.sched_getaffinity(0)))
    assert found.problems == []
    return found.events / (time.perf_counter() - begun)


def _hashing() -> float:
    contents = [_CONTENT + str(number).encode() for number in range(LOGS * 1_000)]
    begun = time.process_time()
    for content in contents:
        sha256(content).digest()
    return len(contents) / (time.process_time() - begun)
