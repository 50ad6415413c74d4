"""From Kafka to the ledger's rows, by one worker and by two, beside COPY of the very rows and `ProjectionRunner`."""

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter

from psycopg import Connection

from bench.hours import append_hours
from bench.library_runner import runner_rate
from bench.measure import Figure, ratio
from bench.processor import spent_by_all
from bench.spread import names, spread
from bench.very_rows import VeryRows, copy_cost, rows_of
from support.bulk_hours import Feeder, Feeders, applied, feeders
from support.kafka_server import fresh_topic, running_kafka
from support.postgres_server import Database
from tremplin_infra.waiting import wait_until
from tremplin_platform.audit.stored import LogReader
from tremplin_platform.relay.finder import Finder
from tremplin_platform.relay.kafka_publisher import KafkaPublisher
from tremplin_platform.relay.relay import Relay

EVENTS, LOGS, ROUNDS = 160_000, 2_000, 3
_WORKERS = (1, 2)
_SECONDS = 600


@dataclass
class _Measured:
    """Events a second of processor, of workers and PostgreSQL together, and by the clock."""

    of_processor: list[float]
    by_the_clock: list[float]


def measure(database: Database) -> list[Figure]:
    """Events a second, the rounds interleaved, and the ratios of their medians."""
    found = {workers: _Measured([], []) for workers in _WORKERS}
    copies, library = [], []
    with (
        running_kafka() as kafka,
        fresh_topic(kafka.bootstrap_servers(), partitions=24) as topic,
        closing(database.connect_superuser()) as owner,
        closing(database.connect("command")) as command,
        closing(database.connect("feed")) as feed,
        feeders(database, kafka.bootstrap_servers(), topic) as started,
    ):
        owner.execute("insert into heads (log, territory) select unnest(%s::text[]), '75'", [names(LOGS)])
        appended: Counter[str] = Counter()
        for turn in range(ROUNDS * len(_WORKERS)):
            workers = _WORKERS[turn % len(_WORKERS)]
            before = LogReader(owner).sizes(None)
            append_hours(command, spread(EVENTS, LOGS, seed=turn), appended)
            rows = _rows(owner, before)
            _publish(feed, kafka.bootstrap_servers(), topic)
            _consume(started, owner, workers, found[workers])
            if workers == 1:
                copies.append(EVENTS / copy_cost(owner, rows, events=EVENTS))
                library.append(runner_rate(database))
    return _figures(found, copies, library)


def _figures(found: Mapping[int, _Measured], copies: list[float], library: list[float]) -> list[Figure]:
    alone, both, unit = found[1], found[2], "events/s of processor"
    return [
        ratio(
            "Kafka to rows, one worker / COPY of the very rows",
            alone.of_processor,
            copies,
            target=0.4,
            unit=unit,
        ),
        ratio(
            "Kafka to rows, two workers / COPY of the very rows",
            both.of_processor,
            copies,
            target=0.5,
            unit=unit,
        ),
        ratio(
            "Kafka to rows, two workers / one, by the clock",
            both.by_the_clock,
            alone.by_the_clock,
            target=1.5,
        ),
        ratio(
            "Kafka to rows, one worker / library ProjectionRunner", alone.by_the_clock, library, target=10.0
        ),
    ]


def _rows(owner: Connection, before: Mapping[str, int]) -> VeryRows:
    """Return the rows that the ledger will have of the events appended since the logs had these sizes."""
    reader = LogReader(owner)
    spans = [(log, before.get(log, 0), upto) for log, upto in reader.sizes(None).items()]
    events = reader.read([span for span in spans if span[1] < span[2]])
    return rows_of([{log: (before.get(log, 0), found) for log, found in events.items()}])


def _publish(feed: Connection, bootstrap_servers: str, topic: str) -> None:
    with KafkaPublisher(bootstrap_servers=bootstrap_servers, topic=topic) as publisher:
        relay = Relay(feed, publisher)
        relay.add(Finder(feed).sweep())
        while not relay.idle:
            relay.run_round()


def _consume(started: Feeders, owner: Connection, workers: int, measured: _Measured) -> None:
    """From the first rows to the last: connecting is not what is measured."""
    upto = sum(LogReader(owner).sizes(None).values())
    before = applied(owner)
    running: list[Feeder] = [started.start("consume") for _ in range(workers)]
    wait_until(lambda: applied(owner) > before, seconds=_SECONDS)
    with spent_by_all(owner, [feeder.pid for feeder in running]) as spent:
        begun, first = perf_counter(), applied(owner)
        wait_until(lambda: applied(owner) >= upto, seconds=_SECONDS)
        measured.by_the_clock.append((upto - first) / (perf_counter() - begun))
    measured.of_processor.append((upto - first) * 1000 / (spent.postgresql + spent.python))
    for feeder in running:
        feeder.stop()
