"""Events in memory to the ledger's rows, beside COPY of the same entry rows with their key and index."""

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate
from typing import Any

import psycopg

from bench.entry_rows import copy_entries
from bench.measure import Figure, ratio
from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, apply, history
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.ledger.fold import fold

EVENTS, BATCH, LOGS, ROUNDS = 40_000, 4_000, 20_000, 3

_Batch = dict[str, list[Envelope]]


def measure(database: Database) -> list[Figure]:
    """Events and COPYs a second, alternately, over logs of Zipf sizes; the ratio of their medians."""
    stream = _stream()
    ours, copies = [], []
    with closing(database.connect("feed")) as feed, closing(database.connect_superuser()) as owner:
        owner.execute("create table bare_entries (like ledger_entries including all)")
        for _ in range(ROUNDS):
            batches = [next(stream) for _ in range(EVENTS // BATCH)]
            ours.append(_apply(feed, batches))
            copies.append(_copy(owner, batches))
    return [ratio("ledger from memory to rows / COPY of the same entry rows", ours, copies, target=0.3)]


def _apply(feed: psycopg.Connection[Any], batches: list[_Batch]) -> float:
    begun = time.perf_counter()
    for batch in batches:
        if apply(feed, *batch.values()):
            raise AssertionError("a log was elsewhere")
    return EVENTS / (time.perf_counter() - begun)


def _copy(owner: psycopg.Connection[Any], batches: list[_Batch]) -> float:
    rows = [fold({log: (item[0].seq - 1, item) for log, item in batch.items()}).entries for batch in batches]
    begun = time.perf_counter()
    for slice_of in rows:
        copy_entries(owner, slice_of)
    return EVENTS / (time.perf_counter() - begun)


def _stream() -> Iterator[_Batch]:
    """Hours declared then validated, on four lots, in logs of Zipf sizes."""
    draw = random.Random(1)  # noqa: S311
    logs = [f"cpam-{number:05}" for number in range(LOGS)]
    weights = list(accumulate(1 / rank for rank in range(1, LOGS + 1)))
    heads: dict[str, int] = defaultdict(int)
    while True:
        batch: _Batch = defaultdict(list)
        for log in draw.choices(logs, cum_weights=weights, k=BATCH):
            heads[log] += 1
            batch[log] += history(_event(heads[log]), log=log, after=heads[log] - 1)
        yield dict(batch)


def _event(seq: int) -> facts.Event:
    lot = str((seq + 1) // 2 % 4)
    made = facts.declared if seq % 2 else facts.validated
    return about(made(hours=seq, lot=lot), f"h-{(seq + 1) // 2}")
