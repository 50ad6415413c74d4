"""The delivery process takes lineages over, and finishes revocations that were interrupted."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from support import summed_hours
from support.persons import EPEC, a_person
from support.postgres_server import PATIENCE, Database
from support.store_logs import store_logs
from support.story import CENTRALE, Story
from tremplin_infra.processes.finishing import finish_revocations, finish_successions
from tremplin_infra.waiting import wait_until
from tremplin_platform.commands.organisations.successions import merge_member
from tremplin_platform.commands.persons.persons import revoke_eligibility
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

    story.validates(OLD, "h1")

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


MEMBER = "cpam-075"


def test_rights_are_revoked_and_failures_reported_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        store_logs(database) as logs,
        database.connect("command") as connection,
        database.connect_superuser() as owner,
    ):
        logs.clear()
        story = Story(logs)
        story.ready(MEMBER)
        person = a_person(story)
        story.declares(MEMBER, "h1", person=person)
        story.validates(MEMBER, "h1")
        said = {"revoked_on": date(2026, 1, 1), "reason": "fausse attestation", "by": EPEC}
        story.do(CENTRALE, revoke_eligibility, identifier=person, **said)
        # Beside it, a claim whose declaration is nowhere to be found; it comes first.
        owner.execute(
            "with claims as (insert into person_hours select log, 'a', sealed, contract, lot, worked_from, worked_to,"
            " work_quarter, hours, validated from person_hours)"
            " insert into person_links select log, 'a', vault, key, overclaimed, to_take_back from person_links"
        )
        take_back = finish_revocations()
        take_back(connection)
        take_back(connection)

        assert summed_hours.validated(story.facts(MEMBER)) == {}
        assert len(caplog.records) == 1
