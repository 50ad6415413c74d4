"""Events in memory to the ledger's rows, beside COPY of the very rows with their indexes, by processor time."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import accumulate
from typing import Any

import psycopg

from bench.measure import Figure, ratio
from bench.processor import spent_by
from bench.very_rows import copy_cost, rows_of
from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, apply, history
from tremplin_platform.events.catalog import current, events, version_of
from tremplin_platform.events.envelope import Envelope

EVENTS, BATCH, LOGS, ROUNDS = 40_000, 4_000, 20_000, 3

_Batch = dict[str, list[Envelope]]


def measure(database: Database) -> list[Figure]:
    """Events a second of processor and those of COPY, alternately, over logs of Zipf sizes; ratio of their medians."""
    stream = _stream()
    ours, copies = [], []
    with closing(database.connect("feed")) as feed, closing(database.connect_superuser()) as owner:
        for _ in range(ROUNDS):
            batches = [next(stream) for _ in range(EVENTS // BATCH)]
            ours.append(EVENTS / _apply(feed, batches))
            rows = rows_of({log: (item[0].seq - 1, item) for log, item in batch.items()} for batch in batches)
            copies.append(EVENTS / copy_cost(owner, rows, events=EVENTS))
    return [
        ratio(
            "ledger from memory to rows / COPY of the very rows",
            ours,
            copies,
            target=0.6,
            unit="events/s of processor",
        )
    ]


def _apply(feed: psycopg.Connection[Any], batches: Sequence[_Batch]) -> float:
    with spent_by([feed]) as spent:
        for batch in batches:
            if apply(feed, *batch.values()):
                raise AssertionError("a log was elsewhere")
    return (spent.postgresql + spent.python) / 1000


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
            batch[log] += map(_as_written_today, history(_event(heads[log]), log=log, after=heads[log] - 1))
        yield dict(batch)


def _event(seq: int) -> facts.Event:
    lot = str((seq + 1) // 2 % 4)
    made = facts.declared if seq % 2 else facts.validated
    return about(made(hours=seq, lot=lot), f"h-{(seq + 1) // 2}")


def _as_written_today(envelope: Envelope) -> Envelope:
    """The event in the latest version of its type: only those of before are brought to it as they are read."""
    data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
    return envelope._replace(version=version_of(events()[envelope.topic]), data=data)
