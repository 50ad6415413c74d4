"""What a publication tells of a log is all that the log had reported: a validation in flight is waited for."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import psycopg
import pytest

from support.patience import PATIENCE
from support.postgres_server import Database
from support.store_logs import StoreLogs, store_logs
from support.story import BUYER, CENTRALE, Story
from tremplin_infra.processes.waiting import wait_until
from tremplin_platform.audit.verify import verify
from tremplin_platform.commands.hours.hours import validate_hours
from tremplin_platform.commands.hours.quarters import close_quarter, publish_quarter
from tremplin_platform.commands.unit_of_work import run

pytestmark = pytest.mark.postgres
MEMBER = "cpam-075"


@pytest.fixture
def logs(database: Database) -> Iterator[StoreLogs]:
    with store_logs(database) as logs:
        logs.clear()
        yield logs


def test_a_validation_committed_during_the_delivery_is_published(logs: StoreLogs, database: Database) -> None:
    story = Story(logs)
    story.at("2026-03-02")
    story.ready(MEMBER)
    story.declares(MEMBER, hours=35_00)
    story.at("2026-04-10")

    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        member = stack.enter_context(closing(database.connect("command")))
        with member.transaction():
            run(
                member,
                log=MEMBER,
                command=lambda session: validate_hours(session, identifier="h1", by=BUYER),
                at=logs.now,
            )
            story.do(CENTRALE, close_quarter, quarter="2026-Q1")
            story.do(CENTRALE, publish_quarter, quarter="2026-Q1")
            delivery = threads.submit(logs.deliver, MEMBER)
            assert wait_until(lambda: _someone_waits(database), seconds=PATIENCE)
        delivery.result()

    topic, data = story.last(MEMBER)
    assert topic == "delivered.quarter-published"
    assert [item["hours"] for item in data["published"]] == [35_00]
    with closing(database.connect("feed")) as feed:
        assert verify(feed).problems == []


def _someone_waits(database: Database) -> bool:
    with closing(database.connect_superuser()) as connection:
        waiting: psycopg.Cursor = connection.execute(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return waiting.rowcount > 0
