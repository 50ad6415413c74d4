"""Hours counted over every log inside one command: exact where they were read, given once, and no policy is passed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from support.executing import MEMBERS, OTHER, globalise, noticed, third, two_contracts, works
from support.postgres_server import Database
from support.store_logs import store_logs
from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands.clauses.penalties import decide_penalty
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.domain.clauses.shortfall import NoShortfall
from tremplin_platform.store.session import Session

pytestmark = pytest.mark.postgres

THIRD = "gardiennage"
ON = date(2026, 8, 1)


def test_two_penalties_at_once_never_share_the_same_hours_beyond_a_target(database: Database) -> None:
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        two_contracts(story, due=200_00)  # 140 h missing, and 50 h of the other beyond its target
        third(story)  # 200 h missing
        globalise(story, CONTRACT, OTHER, THIRD)
        noticed(story)
        noticed(story, contract=THIRD)
        together = Barrier(2)

        def decide(contract: str) -> None:
            with database.connect("command") as connection:
                together.wait()
                run(connection, log=CENTRALE, command=lambda session: _decide(session, contract), at=logs.now)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(decide, (CONTRACT, THIRD)))
        decided = [fact.data for fact in story.facts() if fact.topic == "execution.penalty-decided"]

    assert sum(item["hours"] for data in decided for item in data["carried"]) == 50_00
    assert sum(data["hours"] for data in decided) == 140_00 + 200_00 - 50_00


def test_an_event_recorded_after_the_count_is_beyond_its_position(database: Database) -> None:
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        two_contracts(story)
        head = len(story.facts("cpam-075"))

        def count(session: Session) -> Any:
            found = session.lot_counts([(CONTRACT, "1")], on=ON)
            works(story, "cpam-075", "h3", hours=10_00)  # another connection, while this one is open
            # The session is in the centrale's log again: it sees no hours of a member.
            seen = session.connection.execute(
                "select count(*) from events where log <> %s and topic like 'hours.%%'", (CENTRALE,)
            )
            return found, seen.fetchone()

        with database.connect("command") as connection:
            found, seen = run(connection, log=CENTRALE, command=count, at=logs.now)

    assert [(item.log, item.validated) for item in found] == [
        ("caf-075", 0),
        (CENTRALE, 0),
        (MEMBERS[0], 60_00),
    ]
    assert [item.seq for item in found if item.log == MEMBERS[0]] == [head]
    assert seen == (0,)


def _decide(session: Session, contract: str) -> None:
    try:
        decide_penalty(session, contract=contract, lot="1", on=ON)
    except NoShortfall as error:
        raise AssertionError from error
