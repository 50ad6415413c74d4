"""
Sealing 20,000 logs that moved, whatever they hold already; and appending while it seals, beside appending alone.

One event was appended to each log since it was last sealed; the sealer beside looks every second, ten times as often as
by default. Sealing everything from nothing is shown beside, in events.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.append import LOGS, alone, open_many, rate
from bench.measure import Figure, at_most, ratio
from support.postgres_server import Database
from support.sealed import Sealer

SEALED, EVENTS, ROUNDS = 20_000, 20, 2
_SEAL = (
    "import os, threading; from pathlib import Path; from functools import partial; from datetime import date;"
    " from tremplin_platform.store.seals.sealing_process import run;"
    " from tremplin_platform.store.seals.signing import seal;"
    " run(url=os.environ['URL'], every_s=1.0, stop=threading.Event(),"
    " seal=partial(seal, keys_file=Path(os.environ['KEYS']), on=date(2026, 11, 29)))"
)
_FILL = """
with moved as (
    update heads set seq = seq + %(n)s, recorded_at = clock_timestamp() where log like 's%%' returning log, seq
)
insert into events (log, seq, recorded_at, topic, version, subject, subject_version, effective, data, digest)
select log, at, '2026-01-05', 't', 1, log || '/t/' || at, 1, '2026-01-05', '{}', sha256(convert_to(log || at, 'UTF8'))
  from moved, generate_series(seq - %(n)s + 1, seq) at
"""


def measure(database: Database) -> list[Figure]:
    """Seconds to seal every log that moved, and the rates of appending with the sealer running and without."""
    open_many(database, [f"s{number}" for number in range(SEALED)])
    with tempfile.TemporaryDirectory() as folder:
        sealer = Sealer(database, Path(folder))
        _fill(database, EVENTS)
        whole = _seconds(sealer)
        moved = []
        for _ in range(3):
            _fill(database, 1)
            moved.append(_seconds(sealer))
        sys.stdout.write(
            f"  {SEALED * EVENTS} events of {SEALED} logs sealed from nothing in {whole:.1f} s\n"
        )
        return [
            at_most("seal 20,000 logs that moved, median of 3", sorted(moved)[1], target=5.0, unit="s"),
            _beside(database, sealer),
        ]


def _beside(database: Database, sealer: Sealer) -> Figure:
    open_many(database, [f"m{number}" for number in range(LOGS)])
    without, beside = [], []
    for turn in range(0, 2 * ROUNDS, 2):
        without.append(rate(database, alone, turn))
        with _sealing(database, sealer):
            beside.append(rate(database, alone, turn + 1))
    return ratio("append with a sealer every second / without", beside, without, target=0.85)


def _fill(database: Database, events: int) -> None:
    with closing(database.connect_superuser()) as owner:
        owner.execute(_FILL, {"n": events})
        owner.execute("analyze")


def _seconds(sealer: Sealer) -> float:
    begun = time.perf_counter()
    sealer.sealed()
    return time.perf_counter() - begun


@contextmanager
def _sealing(database: Database, sealer: Sealer) -> Iterator[None]:
    environment = os.environ | {"URL": database.role_url("feed"), "KEYS": str(sealer.keys_file)}
    with subprocess.Popen([sys.executable, "-c", _SEAL], env=environment) as process:
        try:
            time.sleep(1)  # it has started, and sealed what the last round left
            yield
        finally:
            process.terminate()
