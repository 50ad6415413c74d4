"""The delivery process takes over, by itself, what is finished in the log of a member that merged."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from support.patience import PATIENCE
from support.postgres_server import Database
from support.story import BUYER, CENTRALE, Story
from tremplin_infra.processes.finishing import finish_successions
from tremplin_infra.processes.waiting import wait_until
from tremplin_platform.commands.hours.hours import validate_hours
from tremplin_platform.commands.organisations.successions import merge_member
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.store.delivery.delivery import behind
from tremplin_platform.store.delivery.delivery_process import run as deliver
from tremplin_platform.store.delivery.lineage import trailing
from tremplin_platform.store.reading import read

pytestmark = pytest.mark.postgres

OLD, NEW = "caf-591", "caf-590"


class Logs:
    """The logs of a database whose delivery is another's work."""

    def __init__(self, commands: psycopg.Connection[Any], feed: psycopg.Connection[Any]) -> None:
        self.commands = commands
        self.feed = feed
        row = feed.execute("select clock_timestamp()").fetchone()
        assert row is not None
        self.now = row[0]

    def run(self, log: str, decide: Any) -> Any:
        return run(self.commands, log=log, command=decide)

    def topics(self, log: str) -> list[str]:
        return [fact.topic for fact in read(self.feed, log=log)]


@pytest.fixture
def logs(database: Database) -> Iterator[Logs]:
    stop = threading.Event()
    work = threading.Thread(
        target=deliver,
        kwargs={"url": database.role_url("command"), "stop": stop, "then": finish_successions()},
    )
    work.start()
    try:
        with database.connect("command") as commands, database.connect("feed") as feed:
            yield Logs(commands, feed)
    finally:
        stop.set()
        work.join()


def test_rule_32_hours_finished_later_reach_the_successor(logs: Logs) -> None:
    story = Story(logs)  # type: ignore[arg-type]  # the instant is the server's
    story.ready(OLD)
    story.member(NEW)
    story.declares(OLD, "h1")
    story.do(CENTRALE, merge_member, identifier=OLD, into=NEW, on=date(2026, 1, 5))
    wait_for(lambda: logs.topics(NEW).count("delivered.lineage-received") == 1)

    story.do(OLD, validate_hours, identifier="h1", by=BUYER)

    wait_for(lambda: logs.topics(NEW).count("delivered.lineage-received") == 2)
    # And no more than that, whatever is delivered to the old log meanwhile.
    wait_for(lambda: not behind(logs.commands) and not trailing(logs.commands))
    assert logs.topics(NEW).count("delivered.lineage-received") == 2


def test_a_log_that_cannot_be_followed_stops_no_delivery(logs: Logs, database: Database) -> None:
    story = Story(logs)  # type: ignore[arg-type]  # the instant is the server's
    story.ready(OLD)
    story.member(NEW)
    with database.connect_superuser() as owner:  # a merger that no event tells
        owner.execute("insert into lineages (log, into_log) values (%s, %s)", (OLD, NEW))
    wait_for(lambda: logs.topics(NEW) == ["delivered.member-joined"])

    story.opens(NEW)

    wait_for(lambda: logs.topics(NEW)[-1] == "delivered.contract-opened")
    assert "delivered.lineage-received" not in logs.topics(NEW)


def wait_for(holds: Any) -> None:
    """Until it holds, or the test fails."""
    assert wait_until(holds, seconds=PATIENCE), "nothing was taken over"
