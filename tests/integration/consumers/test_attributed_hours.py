"""Shares of hours that are no one member's, from the closing to the rows: exact, and the same when made again."""

from collections.abc import Iterator

import pytest

from support.fed import Fed
from support.postgres_server import Database
from support.replay import replay
from support.sharing import FOUR, closes, is_invoiced, prepares, works
from support.store_logs import store_logs
from support.story import CENTRALE, Story
from tremplin_consumers.rebuilds.rebuild import rebuild
from tremplin_platform.audit.verify import verify
from tremplin_platform.commands.hours.quarters import publish_quarter

pytestmark = pytest.mark.postgres
MEMBERS = FOUR


@pytest.fixture
def told(database: Database, fed: Fed) -> Iterator[Fed]:
    """
    40.00 h by quarters, published; then 300 euros more for caf-013 and 100 for each other: 16.00 and three times 8.00.
    """
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        prepares(story, *MEMBERS)
        for member in MEMBERS:
            is_invoiced(story, member, 100_00)
        works(story, 40_00)
        closes(story, "2026-Q1", on="2026-04-10")
        story.do(CENTRALE, publish_quarter, quarter="2026-Q1")
        for member in MEMBERS:
            is_invoiced(story, member, 300_00 if member == "caf-013" else 100_00, name="late")
        closes(story, "2026-Q2", on="2026-07-10")
        for member in MEMBERS:
            logs.deliver(member)
        fed.publish()
        fed.drain()
        yield fed


def balances(fed: Fed, log: str) -> dict[tuple[str, str], int]:
    rows = fed.owner.execute(
        "select measure, quarter, amount from ledger_balances where log = %s and lot = '1'"
        " and measure in ('validated', 'reported', 'adjustments', 'published')",
        (log,),
    )
    return {(measure, quarter): amount for measure, quarter, amount in rows}


def test_entries_are_in_each_member_s_own_log(told: Fed) -> None:
    assert balances(told, "caf-013") == {
        ("validated", "2026-Q1"): 16_00,
        ("reported", "2026-Q1"): 10_00,
        ("published", "2026-Q1"): 10_00,
        ("reported", "2026-Q3"): 6_00,
        ("adjustments", "2026-Q3"): 6_00,
    }
    assert balances(told, "caf-069")["validated", "2026-Q1"] == 8_00
    days = told.owner.execute(
        "select distinct to_char(effective, 'YYYY-MM-DD') from ledger_entries"
        " where log = 'caf-069' and measure = 'validated'"
    ).fetchall()
    assert days == [("2026-03-31",)]
    shared = told.owner.execute("select log, validated, unattributed, shares from ledger_attributions")
    assert shared.fetchall() == [(CENTRALE, 40_00, 0, {"caf-013": 16_00} | dict.fromkeys(MEMBERS[1:], 8_00))]


def test_replay_rebuild_and_verify_find_nothing(told: Fed, database: Database) -> None:
    assert replay(told.connection).differences == []
    assert verify(told.connection).problems == []
    rebuilt = rebuild("ledger", database_url=database.role_url("feed"), log=None, processes=1)
    assert rebuilt.differences == []
