"""
The whole platform at the size of a national centrale: each stage by its own command, with what it takes.

`make scale` registers 20,000 members and loads 10 million events; `ARGS="--members 2000 --events 200000"` another size,
which is that of `make bench`. Events declare hours and validate them, spread over members by Zipf's law, appended by
the store in bulk, published and applied by the processes that serve an installation. Rates are of this machine, and of
what else it does; processor seconds are those of the stage's own processes, without PostgreSQL's and Kafka's.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import django
import psutil

from bench.durable import durable_server
from bench.hours import append_hours
from bench.measure import Figure, at_most
from bench.stages import Scale, Stage, memory_by_name
from support.bulk_hours import applied, published
from support.kafka_server import KafkaServer, fresh_topic
from support.platform_up import Platform, platform_up
from support.postgres_server import Database, django_on
from support.story import siret_of

READS = (
    ("buyer", "members?limit=20"),
    ("buyer", "hours"),
    ("buyer", "tasks"),
    ("buyer", "status"),
    ("member", "results"),
    ("member", "results/explain?measure=declared"),
    ("member", "hours"),
)
STARTS, ASKED = 3, 5


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many members and events are loaded, and how many workers apply them."""

    members: int
    events: int
    workers: int = 1

    def counts(self) -> dict[str, int]:
        """How many events each member has: the largest about a tenth of all, the smallest a few."""
        ranks = range(1, self.members + 1)
        share = self.events / sum(1 / rank for rank in ranks)
        return {f"cpam-{rank:05}": max(1, round(share / rank)) for rank in ranks}


def measure(database: Database) -> list[Figure]:
    """Run the small size, for `make bench`."""
    return run(database, Size(members=2_000, events=200_000))


def run(database: Database, size: Size) -> list[Figure]:
    """Load, apply, check and serve `size`; return what has a target."""
    with (
        tempfile.TemporaryDirectory(prefix="tremplin-scale-") as folder,
        closing(database.connect_superuser()) as owner,
    ):
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        home.mkdir()
        with _kafka(Path(folder)) as kafka, fresh_topic(kafka, partitions=24) as topic:
            scale = Scale(database, owner, home, kafka, topic)
            register = partial(_register, members=list(size.counts()))
            empty = _start(scale, "up, on an empty database", then=register)
            events = _load(scale, size)
            _check(scale, events)
            full = _start(scale, "up, on all of it", then=_read)
            bytes_an_event = _sizes(scale, events, Path(folder))
    peak = max(stage.peak_mb for stage in scale.stages)
    return [
        at_most("start of up beside an empty database", full - empty, target=1, unit="s more"),
        at_most("disk, with entries and indexes", bytes_an_event, target=1_200, unit="bytes an event"),
        at_most("memory of the largest process", peak, target=1_000, unit="MB"),
    ]


def _start(scale: Scale, name: str, *, then: Callable[[Scale, Platform], None]) -> float:
    """Start the platform several times, do something with the last, and return the seconds of the quickest."""
    starts: list[float] = []
    while len(starts) < STARTS:
        begun = time.perf_counter()
        with platform_up(scale.home, scale.database, scale.kafka, scale.topic) as platform:
            starts.append(time.perf_counter() - begun)
            if len(starts) == STARTS:
                then(scale, platform)
    scale.keep(Stage(name=name, seconds=min(starts)))
    return min(starts)


def _register(scale: Scale, platform: Platform, *, members: list[str]) -> None:
    """Register each member by a command, deliver and count it."""
    buyer, begun = platform.api("centrale", "buyer"), time.perf_counter()

    def register(member: str) -> str:
        stated = {"id": member, "name": f"Caisse {member}", "siret": siret_of(member), "kind": "member"}
        return buyer.made("organisations", {**stated, "joined_on": "2020-01-01", "territory": "75"}).wait_for

    with ThreadPoolExecutor(max_workers=8) as threads:
        facts = list(threads.map(register, members))
    last = max(facts, key=lambda fact: int(fact.rpartition(":")[2]))
    buyer.get(f"members?limit=1&wait_for={last}")
    seconds = time.perf_counter() - begun
    scale.keep(Stage(name="members, a command each", seconds=seconds, events=2 * len(members)))


def _load(scale: Scale, size: Size) -> int:
    """Append every event, publish it and apply it; return how many events there are."""
    scale.keep(_appended(scale.database, size.counts()))
    scale.owner.execute("vacuum analyze")
    [(events,)] = scale.owner.execute("select sum(seq)::int8 from heads").fetchall()
    scale.until("relay", "relay", count=lambda: published(scale.owner), events=events)
    name = f"Kafka to rows, {size.workers} worker{'s' if size.workers > 1 else ''}"
    scale.until(name, "consume", count=lambda: applied(scale.owner), events=events, many=size.workers)
    return int(events)


def _appended(database: Database, counts: Mapping[str, int]) -> Stage:
    begun, spent = time.perf_counter(), time.process_time()
    with closing(database.connect("command")) as connection:
        append_hours(connection, counts)
    return Stage(
        name="bulk append",
        seconds=time.perf_counter() - begun,
        events=sum(counts.values()),
        processor=time.process_time() - spent,
        peak_mb=psutil.Process().memory_info().rss / 2**20,
    )


def _check(scale: Scale, events: int) -> None:
    scale.owner.execute("vacuum analyze")
    rebuilt = scale.run("rebuild ledger, 2 processes", "rebuild", "ledger", "--json", events=events)
    assert (rebuilt["events"], rebuilt["differences"]) == (events, 0), rebuilt
    scale.run("seal, every log", "seal", "--once", events=events)
    verified = scale.run("audit verify", "audit", "verify", "--json", events=events)
    assert verified["problems"] == [], verified["problems"][:3]


def _read(scale: Scale, platform: Platform) -> None:
    """Print the quickest of several answers to each read, through HTTP, and the memory of each process then."""
    apis = {
        "buyer": platform.api("centrale", "buyer"),
        "member": platform.api("cpam-00001", "member"),
    }
    for role, path in READS:
        times = []
        for _ in range(ASKED):
            begun = time.perf_counter()
            apis[role].get(path)
            times.append(time.perf_counter() - begun)
        scale.keep(Stage(name=f"GET {path} ({role})", seconds=min(times)))
    for name, peak in memory_by_name(platform.process.pid).items():
        sys.stdout.write(f"  {name:<26} {peak:6.0f} MB at most\n")


def _sizes(scale: Scale, events: int, folder: Path) -> float:
    """Print what is on disk, and return the bytes of an event with its entries and their indexes."""
    rows = scale.owner.execute(_TABLES).fetchall()
    for name, size in rows[:8]:
        sys.stdout.write(f"  {name:<26} {size / 2**20:9,.0f} MB  {size / events:7.0f} bytes an event\n")
    every = sum(size for _, size in rows)
    sys.stdout.write(
        f"  {'every table':<26} {every / 2**20:9,.0f} MB  {every / events:7.0f} bytes an event\n"
    )
    topic = sum(file.stat().st_size for file in (folder / "kafka").rglob("*.log"))
    sys.stdout.write(f"  {'topic':<26} {topic / 2**20:9,.0f} MB  {topic / events:7.0f} bytes an event\n")
    of_table = dict(rows)
    return float(of_table["events"] + of_table["ledger_entries"]) / events


_TABLES = """
select relname, pg_total_relation_size(oid)::float8 from pg_class
 where relkind = 'r' and relnamespace = 'public'::regnamespace order by 2 desc
"""


@contextmanager
def _kafka(folder: Path) -> Iterator[str]:
    """A broker whose data are on the disk, as the database's are."""
    (folder / "kafka").mkdir()
    server = KafkaServer(folder / "kafka")
    try:
        server.start()
        yield server.bootstrap_servers()
    finally:
        server.stop()


def main() -> int:
    """Run the size asked for; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="make scale", description=__doc__)
    parser.add_argument("--members", type=int, default=20_000)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--workers", type=int, default=2)
    size = Size(**vars(parser.parse_args()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
    django.setup()
    with durable_server() as server, server.copy(server.template()) as database, django_on(database):
        figures = run(database, size)
    for figure in figures:
        sys.stdout.write(f"{figure.line}\n")
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
