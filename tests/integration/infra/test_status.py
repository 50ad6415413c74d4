"""`tremplin status` is green when every part runs and nothing waits, and names what does not."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from support.audited import PARIS, Audited, audited, write_year
from support.bulk_hours import running_parts
from support.kafka_server import running_embedded_broker
from support.postgres_server import PATIENCE, Database
from tremplin_infra.status.broker import broker_parts
from tremplin_infra.status.database import database_parts
from tremplin_infra.status.part import Part
from tremplin_infra.waiting import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=write_year)]


@pytest.fixture
def year(database: Database) -> Iterator[Audited]:
    with audited(database) as found:
        yield found


@pytest.mark.kafka
def test_all_is_well_while_everything_runs(year: Audited, database: Database, kafka: str, topic: str) -> None:
    with running_parts(database, kafka, topic):
        assert wait_until(
            lambda: all(part.ok and not part.lag_events for part in _parts(database)), seconds=PATIENCE
        )
        parts = _parts(database)

    assert set(parts_by_name(parts)) == {
        "postgresql",
        "delivery",
        "relay",
        "sealing",
        "projection ledger",
        "projection catalogue",
        "projection registers",
    }
    assert all(part.version for part in parts)
    assert [part.ok for part in broker_parts(kafka, topic)] == [True, True]


def test_processes_that_do_not_run_are_named_with_what_waits_for_them(
    year: Audited, database: Database
) -> None:
    parts = parts_by_name(_parts(database))

    assert parts["postgresql"].ok
    assert not parts["relay"].reachable
    assert parts["relay"].logs_behind == 3
    assert parts["relay"].lag_events == sum(year.head(log) for log in ("centrale", PARIS, "cpam-069"))
    assert parts["relay"].lag_seconds is not None
    assert any(PARIS in problem for problem in parts["relay"].problems)
    assert parts["projection catalogue"].logs_behind == 1
    assert parts["delivery"].lag_events == 0


def test_a_log_behind_in_delivery_is_counted(year: Audited, database: Database) -> None:
    year.tamper("update heads set centrale_seq = centrale_seq - 1 where log = %s", PARIS)

    delivery = parts_by_name(_parts(database))["delivery"]

    assert (delivery.logs_behind, delivery.lag_events) == (1, 1)


def test_what_a_successor_has_not_taken_over_is_counted(year: Audited, database: Database) -> None:
    year.tamper(
        "insert into lineages (log, into_log, cut) select log, %s, seq - 2 from heads where log = %s",
        PARIS,
        "cpam-069",
    )

    delivery = parts_by_name(_parts(database))["delivery"]

    assert (delivery.logs_behind, delivery.lag_events) == (1, 2)


def test_a_held_log_is_named(year: Audited, database: Database) -> None:
    year.tamper(
        "insert into held_logs (log, projection, since_seq, since, reason) values (%s, 'ledger', 6, now(), 'odd')",
        PARIS,
    )

    ledger = parts_by_name(_parts(database))["projection ledger"]

    assert ledger.logs_held == 1
    assert any(PARIS in problem and "6" in problem for problem in ledger.problems)


def test_a_record_that_was_not_applied_is_named(year: Audited, database: Database) -> None:
    year.tamper(
        'insert into rejected_records (log, partition, "offset", reason) values (%s, 2, 17, %s)',
        PARIS,
        "digest",
    )

    problems = [problem for part in _parts(database) for problem in part.problems]

    assert len([problem for problem in problems if "partition 2" in problem and PARIS in problem]) == 1


def test_a_database_without_tables_says_what_to_run(database: Database) -> None:
    with closing(database.connect_superuser()) as owner:
        owner.execute("drop table heads cascade")

    server = parts_by_name(_parts(database))["postgresql"]

    assert server.reachable
    assert any("tremplin migrate" in problem for problem in server.problems)


def test_a_server_that_does_not_answer_is_not_reachable(database: Database) -> None:
    url = psycopg.conninfo.make_conninfo(database.url, host="127.0.0.1", port=1)

    parts = database_parts(url)

    assert not any(part.reachable for part in parts)
    assert any("DATABASE_URL" in problem for problem in parts[0].problems)


def test_a_broker_that_is_lost_is_not_reachable() -> None:
    broker, topic = broker_parts("127.0.0.1:1", "tremplin.events")

    assert not broker.reachable
    assert any("KAFKA_BOOTSTRAP_SERVERS" in problem for problem in broker.problems)
    assert not topic.ok


@pytest.mark.kafka
def test_a_missing_topic_says_what_to_run(kafka: str) -> None:
    broker, topic = broker_parts(kafka, "tremplin.never-made")

    assert broker.ok
    assert not topic.reachable
    assert any("tremplin topics" in problem for problem in topic.problems)


@pytest.mark.kafka
def test_the_embedded_broker_tells_its_version_too() -> None:
    with running_embedded_broker() as broker:
        described = broker_parts(broker.bootstrap_servers(), "tremplin.never-made")[0]

    assert described.ok
    assert described.version


def _parts(database: Database) -> list[Part]:
    return database_parts(database.role_url("feed"))


def parts_by_name(parts: list[Part]) -> dict[str, Part]:
    """By what they are called."""
    return {part.part: part for part in parts}
