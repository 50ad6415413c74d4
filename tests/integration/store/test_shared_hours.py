"""Closings and publications read logs that others write: each base exact at its cut, nothing missed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import date

import psycopg
import pytest

from support.postgres_server import PATIENCE, Database
from support.sharing import FOUR, closes, computed, is_invoiced, pays, prepares, shares, works
from support.store_logs import StoreLogs, store_logs
from support.story import BUYER, CENTRALE, Story
from tremplin_infra.waiting import wait_until
from tremplin_platform.audit.verify import verify
from tremplin_platform.commands.hours.hours import validate_hours
from tremplin_platform.commands.hours.quarters import close_quarter
from tremplin_platform.commands.orders.invoices import record_invoice
from tremplin_platform.commands.unit_of_work import run

pytestmark = pytest.mark.postgres


@pytest.fixture
def logs(database: Database) -> Iterator[StoreLogs]:
    with store_logs(database) as logs:
        logs.clear()
        yield logs


@pytest.fixture
def story(logs: StoreLogs) -> Story:
    """Four members invoiced 100 euros each, and 40.00 h to share between them."""
    story = Story(logs)
    prepares(story, *FOUR)
    pays(story, 100_00, 100_00, 100_00, 100_00)
    works(story, 40_00)
    return story


def test_an_invoice_in_flight_is_beyond_the_cut_until_the_next_closing(
    story: Story, logs: StoreLogs, database: Database
) -> None:
    story.at("2026-04-10")
    with closing(database.connect("command")) as member, member.transaction():
        position = run(
            member,
            log="caf-013",
            command=lambda session: record_invoice(
                session,
                identifier="in-flight",
                call_off="bc-1",
                amount=300_00,
                invoiced_on=date(2026, 3, 30),
                by=BUYER,
            ),
            at=logs.now,
        )
        closes(story, "2026-Q1", on="2026-04-10")

    (line, *_) = computed(story)[0]["manifest"]
    assert (line["log"], line["invoiced"], line["cut"]) == ("caf-013", 100_00, position.seq - 1)
    assert shares(story, *FOUR) == [10_00, 10_00, 10_00, 10_00]

    # A late invoice counts once three others' have come late too. 400, 200, 200 and 200 euros: 16.00 and 8.00 h.
    for other in FOUR[1:]:
        is_invoiced(story, other, 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, *FOUR) == [6_00, -2_00, -2_00, -2_00]
    (line, *_) = computed(story)[1]["manifest"]
    assert (line["log"], line["invoiced"]) == ("caf-013", 400_00)
    assert line["cut"] >= position.seq
    with closing(database.connect("feed")) as feed:
        assert verify(feed).problems == []


def test_hours_of_the_centrale_that_are_being_validated_are_waited_for(
    story: Story, logs: StoreLogs, database: Database
) -> None:
    story.declares(CENTRALE, "h2", hours=6_00, days=("2026-03-02", "2026-03-06"))
    story.at("2026-04-10")
    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        other = stack.enter_context(closing(database.connect("command")))
        with other.transaction():
            run(
                other,
                log=CENTRALE,
                command=lambda session: validate_hours(session, identifier="h2", by=BUYER),
                at=logs.now,
            )
            closed = threads.submit(story.do, CENTRALE, close_quarter, quarter="2026-Q1")
            assert wait_until(lambda: _someone_waits(database), seconds=PATIENCE)
        closed.result()

    assert [event["hours"] for event in computed(story)] == [46_00]
    with closing(database.connect("feed")) as feed:
        assert verify(feed).problems == []


def test_the_centrale_reads_only_invoices_in_members_logs(story: Story, database: Database) -> None:
    with closing(database.connect("command")) as connection:
        assert seen(connection, CENTRALE) == {"invoice.received"}
        assert seen(connection, "caf-069") == set()
        assert seen(connection, "") == set()


def seen(connection: psycopg.Connection, log: str) -> set[str]:
    """The types of events of caf-013 that a command on `log` may read."""
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (log,))
        return {row[0] for row in connection.execute("select topic from events where log = 'caf-013'")}


def _someone_waits(database: Database) -> bool:
    with closing(database.connect_superuser()) as connection:
        waiting: psycopg.Cursor = connection.execute(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return waiting.rowcount > 0


MEMBER = "cpam-075"


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
            story.closes("2026-Q1")
            story.publishes("2026-Q1")
            delivery = threads.submit(logs.deliver, MEMBER)
            assert wait_until(lambda: _someone_waits(database), seconds=PATIENCE)
        delivery.result()

    topic, data = story.last(MEMBER)
    assert topic == "delivered.quarter-published"
    assert [item["hours"] for item in data["published"]] == [35_00]
    with closing(database.connect("feed")) as feed:
        assert verify(feed).problems == []
