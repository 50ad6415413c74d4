"""From a commit to the row that shows it: at 500 events a second, then beside a flood in one log; and after kill −9."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from typing import Any

import psutil
from psycopg import Connection

from bench.measure import Figure, at_most
from bench.platform_use import spent
from support.bulk_hours import Feeders, applied, declare, declared_fact, feeders, owners, published
from support.kafka_server import fresh_topic, running_kafka
from support.postgres_server import Database
from tremplin_infra.waiting import wait_until
from tremplin_platform.store.appending import append

LOGS, RATE, SECONDS, WARM_UP, FLOOD, ROUNDS = 500, 500, 20.0, 30.0, 100_000, 5
WATCHED = 100
"""Events a second of which the time is taken."""

_AT = "select log, seq from positions where projection = 'ledger' and log = any(%s)"


def measure(database: Database) -> list[Figure]:
    """Milliseconds from the commit's return to the row seen by a reader that polls; seconds for a takeover."""
    with (
        running_kafka() as kafka,
        fresh_topic(kafka.bootstrap_servers(), partitions=24) as topic,
        closing(database.connect_superuser()) as owner,
        feeders(database, kafka.bootstrap_servers(), topic) as started,
    ):
        declare(owner, {f"m{number}": 1 for number in range(LOGS)} | {"flood": 1})
        started.start("relay")
        started.start("consume")
        wait_until(lambda: applied(owner) == LOGS + 1, seconds=60)
        _latencies(database, RATE, WARM_UP, first=5 * 10**6)  # a broker just started compiles its own code
        # Neither the writer nor the reader, which begin later.
        used = psutil.Process().children(recursive=True)
        before, begun = {process: spent([process]) for process in used}, time.perf_counter()
        calm = _latencies(database, RATE, SECONDS, first=10**6)
        # A worker of PostgreSQL's autovacuum may have ended.
        more = sum(spent([process]) - was for process, was in before.items() if process.is_running())
        cores = more / (time.perf_counter() - begun)
        flooded = _beside_a_flood(database, owner)
        takeover = max(_takeover(owner, started) for _ in range(ROUNDS))
    return [
        at_most("commit to visible at 500/s, p50", calm[len(calm) // 2], target=12, unit="ms"),
        at_most("commit to visible at 500/s, p99", calm[len(calm) * 99 // 100], target=35, unit="ms"),
        at_most("commit to visible at 500/s, relay, consumers and servers", cores, target=1.3, unit="cores"),
        at_most(
            "flood of 100,000 in one log, others' p99",
            flooded[len(flooded) * 99 // 100],
            target=110,
            unit="ms",
        ),
        at_most("takeover after kill -9, longest of 5", takeover, target=2, unit="s"),
    ]


def _latencies(database: Database, rate: int, seconds: float, *, first: int) -> list[float]:
    """
    Sorted, in milliseconds, of events written one a transaction at a steady rate by a process of its own.

    `WATCHED` events a second are watched: a reader that polls every position competes with what is measured.
    """
    context = get_context("fork")
    watched, watching = context.Pipe(duplex=False)
    writer = context.Process(target=_write, args=(database, rate, int(rate * seconds), first, watching))
    with closing(database.connect_superuser()) as reader, closing(watched):
        writer.start()
        watching.close()
        times = sorted(_watch(reader, watched, until=time.perf_counter() + seconds + 120))
    writer.join()
    return times


def _write(database: Database, rate: int, count: int, first: int, watching: Any) -> None:
    step = max(1, rate // WATCHED)
    with closing(database.connect("command")) as connection:
        cursor, draw, begun = connection.cursor(), random.Random(3), time.perf_counter()  # noqa: S311
        for number in range(count):
            time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            log = f"m{draw.randrange(LOGS)}"
            done = append(cursor, log=log, facts=[declared_fact(log, first + number)])
            if number % step == 0:
                watching.send((log, done.last, time.perf_counter()))
    watching.close()
    os._exit(0)  # the parent's servers are not this process's to stop


def _watch(reader: Connection[Any], watched: Any, *, until: float) -> Iterator[float]:
    """The milliseconds from each commit to the first look that found the position of its log there."""
    waiting: list[tuple[str, int, float]] = []
    written = False
    while waiting or not written:
        assert time.perf_counter() < until, f"{len(waiting)} events are not seen"
        while not written and watched.poll():
            try:
                waiting.append(watched.recv())
            except EOFError:
                written = True
        at = dict(reader.execute(_AT, [[log for log, *_ in waiting]]).fetchall()) if waiting else {}
        now = time.perf_counter()
        yield from (1000 * (now - when) for log, seq, when in waiting if at[log] >= seq)
        waiting = [event for event in waiting if at[event[0]] < event[1]]
        time.sleep(0.001)


def _beside_a_flood(database: Database, owner: Connection[Any]) -> list[float]:
    """While one log's 100,000 events go through; the others' at 100 a second."""
    declare(owner, {"flood": FLOOD})
    times = _latencies(database, 100, 10.0, first=2 * 10**6)
    with closing(database.connect_superuser()) as other:
        wait_until(lambda: published(other) == applied(other), seconds=120)
    return times


def _takeover(owner: Connection[Any], started: Feeders) -> float:
    second = started.start("consume")
    wait_until(lambda: len(owners(owner)) == 2 and set(owners(owner).values()) == {12}, seconds=60)
    begun = time.perf_counter()
    second.kill()
    wait_until(lambda: list(owners(owner).values()) == [24], seconds=30)
    return time.perf_counter() - begun
