"""A head later than the database's clock: nothing is recorded there until time has passed it, or it is accepted."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from support import command_line
from support.centrale import MEMBER, OTHER_MEMBER, Centrale, centrale_on
from support.decp_files import contract_row, document, write_json
from support.facts import new_fact, sequence
from support.postgres_server import PATIENCE, Database
from tremplin_infra.status.database import database_parts
from tremplin_infra.waiting import wait_until
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.appending import COPY_FROM, append
from tremplin_platform.store.clock import ClockBehind, accept, ahead
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.rehearsal import RehearsedLog
from tremplin_platform.store.delivery.delivery import deliver, is_behind
from tremplin_platform.store.delivery.delivery_process import run as run_delivery
from tremplin_platform.store.demo import declare_demo

HOUR = timedelta(hours=1)


@pytest.fixture
def centrale(database: Database) -> Iterator[Centrale]:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER, OTHER_MEMBER)
        for member in (MEMBER, OTHER_MEMBER):
            deliver(centrale.connection, log=member)
        yield centrale


def move(database: Database, log: str, by: timedelta) -> None:
    """Put a head where a clock that stepped `by` forward, and then back, has left it."""
    with closing(database.connect_superuser()) as connection:
        moved = connection.execute(
            "update heads set recorded_at = clock_timestamp() + %s where log = %s", (by, log)
        )
        assert moved.rowcount == 1


def accepted(database: Database) -> list[str]:
    with closing(database.connect("feed")) as reading, closing(database.connect()) as owning:
        found = ahead(reading)
        accept(owning, found)
    return [item.log for item in found]


def head_of(database: Database, log: str) -> tuple[Any, ...]:
    return database.rows("select seq, recorded_at from heads where log = %s", log)[0]


def test_a_command_is_refused_and_writes_nothing(database: Database, centrale: Centrale) -> None:
    move(database, MEMBER, HOUR)
    before = head_of(database, MEMBER)

    with pytest.raises(ClockBehind) as refused:
        centrale.order(MEMBER, "c1")
    centrale.order(OTHER_MEMBER, "c1")

    assert refused.value.log == MEMBER
    assert 3590 < refused.value.seconds <= 3600
    assert head_of(database, MEMBER) == before
    assert sequence(database, MEMBER) == list(range(1, before[0] + 1))


def test_a_member_waits_for_the_centrale_whose_facts_it_decides_on(
    database: Database, centrale: Centrale
) -> None:
    move(database, "centrale", HOUR)
    before = head_of(database, MEMBER), head_of(database, "centrale")

    with pytest.raises(ClockBehind, match="centrale"):
        centrale.order(MEMBER, "c1")
    with pytest.raises(ClockBehind, match="centrale"):
        centrale.publish("other")

    assert (head_of(database, MEMBER), head_of(database, "centrale")) == before


@pytest.mark.parametrize("count", [1, 3, COPY_FROM])
def test_no_way_to_append_goes_round_it(database: Database, centrale: Centrale, count: int) -> None:
    move(database, MEMBER, HOUR)
    before = head_of(database, MEMBER)
    facts = [new_fact(MEMBER, 1000 + number) for number in range(count)]

    with centrale.connection.cursor() as cursor:
        cursor.execute("select set_config('tremplin.log', %s, false)", (MEMBER,))
        with pytest.raises(ClockBehind) as refused:
            append(cursor, log=MEMBER, facts=facts)

    assert refused.value.seconds > 3590
    assert head_of(database, MEMBER) == before


@pytest.mark.parametrize("by", [timedelta(seconds=-1), timedelta(seconds=4)])
def test_a_clock_within_the_tolerance_is_no_fault(
    database: Database, centrale: Centrale, by: timedelta
) -> None:
    move(database, MEMBER, by)

    centrale.order(MEMBER, "c1")

    assert ahead(centrale.connection) == []


def test_commands_go_on_once_time_has_passed_the_head(database: Database, centrale: Centrale) -> None:
    move(database, MEMBER, timedelta(seconds=6))
    with pytest.raises(ClockBehind):
        centrale.order(MEMBER, "c1")

    assert wait_until(lambda: not ahead(centrale.connection), seconds=PATIENCE)
    centrale.order(MEMBER, "c1")


def test_an_accepted_clock_goes_on_and_no_further(database: Database, centrale: Centrale) -> None:
    move(database, MEMBER, HOUR)
    _, moved = head_of(database, MEMBER)

    assert accepted(database) == [MEMBER]
    for number in range(3):
        centrale.order(MEMBER, f"c{number}")
    assert head_of(database, MEMBER)[1] == moved + timedelta(microseconds=3)
    assert accepted(database) == []

    move(database, MEMBER, 2 * HOUR)
    with pytest.raises(ClockBehind):
        centrale.order(MEMBER, "c4")
    move(database, OTHER_MEMBER, HOUR)
    assert accepted(database) == [OTHER_MEMBER, MEMBER]
    centrale.order(MEMBER, "c4")


@pytest.mark.parametrize("kind", ["command", "feed", "read"])
def test_only_the_owner_accepts(database: Database, centrale: Centrale, kind: Any) -> None:
    move(database, MEMBER, HOUR)
    with closing(database.connect("feed")) as reading:
        found = ahead(reading)

    with closing(database.connect(kind)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        accept(connection, found)

    with pytest.raises(ClockBehind):
        centrale.order(MEMBER, "c1")


def test_a_demo_gives_its_instants_as_before(database: Database, centrale: Centrale) -> None:
    with closing(database.connect()) as owner:
        declare_demo(owner)
    with closing(database.connect("command")) as connection:
        for days in (40, 41):
            shifted = Centrale(connection, at=datetime.now(UTC) + timedelta(days=days))  # noqa: TID251
            shifted.organisation(f"o{days}", "other")
    with pytest.raises(ClockBehind):
        centrale.publish("other")


def test_delivery_waits_says_so_and_serves_the_others(
    database: Database, centrale: Centrale, caplog: pytest.LogCaptureFixture
) -> None:
    centrale.publish("other")
    centrale.open_to(None, "other")
    move(database, MEMBER, HOUR)
    before = head_of(database, MEMBER)
    stop = threading.Event()
    process = threading.Thread(
        target=run_delivery, kwargs={"url": database.role_url("command"), "stop": stop}, daemon=True
    )
    with caplog.at_level(logging.WARNING):
        process.start()
        assert wait_until(lambda: not is_behind(centrale.connection, log=OTHER_MEMBER), seconds=PATIENCE)
        assert wait_until(lambda: MEMBER in caplog.text, seconds=PATIENCE)
        assert head_of(database, MEMBER) == before
        assert accepted(database) == [MEMBER]
        assert wait_until(lambda: not is_behind(centrale.connection, log=MEMBER), seconds=PATIENCE)
        assert process.is_alive()
    stop.set()
    process.join(PATIENCE)
    assert not process.is_alive()


@pytest.mark.parametrize("kind", [CentraleLog, RehearsedLog])
def test_an_import_is_refused_and_keeps_nothing(
    database: Database, centrale: Centrale, tmp_path: Path, kind: Callable[..., Any]
) -> None:
    path = write_json(tmp_path / "a.json", document(contract_row(), contract_row(None)))
    move(database, "centrale", HOUR)
    before = head_of(database, "centrale")

    with closing(database.connect("command")) as connection, pytest.raises(ClockBehind):
        import_files(paths=[str(path)], log=kind(connection), buyers=None, today=str(date(2026, 11, 24)))

    assert head_of(database, "centrale") == before
    assert database.rows("select count(*) from quarantine") == [(0,)]


def test_status_names_the_logs_and_the_operator_decides(
    database: Database, centrale: Centrale, tmp_path: Path
) -> None:
    def problems() -> list[str]:
        return database_parts(database.role_url("feed"))[0].problems

    settings = {"DATABASE_URL": database.url, "TREMPLIN_HOME": str(tmp_path / "home")}
    assert problems() == []
    move(database, MEMBER, HOUR)
    move(database, OTHER_MEMBER, 2 * HOUR)
    assert [MEMBER in problem or OTHER_MEMBER in problem for problem in problems()] == [True, True]

    path = write_json(tmp_path / "a.json", document(contract_row()))
    move(database, "centrale", HOUR)
    refused = command_line.tremplin("import", "decp", str(path), "--buyer", "all", settings=settings)
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert "tremplin clock accept" in refused.stderr

    done = json.loads(command_line.tremplin("clock", "accept", "--json", settings=settings).stdout)
    again = command_line.tremplin("clock", "accept", settings=settings)
    assert [item["log"] for item in done["accepted"]] == [OTHER_MEMBER, "centrale", MEMBER]
    assert [round(item["seconds"] / 3600) for item in done["accepted"]] == [2, 1, 1]
    assert (again.returncode, again.stdout.count("\n")) == (0, 1)
    assert problems() == []
    assert (
        command_line.tremplin("import", "decp", str(path), "--buyer", "all", settings=settings).returncode
        == 0
    )
