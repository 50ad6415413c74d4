"""A database from before the salts: its events stay as they are, verify, and are copied as ever."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from support.audited import LYON, PARIS, Audited, forged, tell_year
from support.postgres_server import Database
from support.store_logs import StoreLogs, store_logs
from support.story import CENTRALE, Story
from tremplin_platform.audit.stored import StoredEvent, stored_events
from tremplin_platform.commands.hours.quarters import close_quarter
from tremplin_platform.events.catalog import events
from tremplin_platform.events.envelope import digest_of, encode
from tremplin_platform.events.fact import SaltedSinceV2

pytestmark = pytest.mark.postgres


@pytest.fixture
def before(database: Database) -> Iterator[tuple[Audited, StoreLogs]]:
    """The year of `tell_year`, with the events of the centrale as they were written before the salts."""
    with ExitStack() as stack:
        logs = stack.enter_context(store_logs(database))
        logs.clear()
        tell_year(Story(logs))
        feed = stack.enter_context(closing(database.connect("feed")))
        audited = Audited(feed, stack.enter_context(closing(database.connect_superuser())))
        digests = {
            event.seq: unsalt(audited, event)
            for event in stored_events(feed, log=CENTRALE)
            if issubclass(events()[event.topic], SaltedSinceV2)
        }
        for log in (PARIS, LYON):
            for event in stored_events(feed, log=log):
                copy_of(audited, event, digests)
        yield audited, logs


def unsalt(audited: Audited, event: StoredEvent) -> str:
    """Write an event again in its first version, and give its digest."""
    content = event.content()
    assert content is not None
    data = encode({name: value for name, value in content.items() if name != "salt"})
    digest = digest_of(
        log=event.log,
        seq=event.seq,
        recorded_at=event.recorded_at,
        topic=event.topic,
        version=1,
        subject=event.subject,
        data=data,
    )
    audited.tamper(
        "update events set version = 1, data = %s, digest = %s where log = %s and seq = %s",
        data,
        digest,
        event.log,
        event.seq,
    )
    return digest.hex()


def copy_of(audited: Audited, event: StoredEvent, digests: dict[int, str]) -> None:
    """Let a copy say the digest that its original has now."""
    content: dict[str, Any] = event.content() or {}
    if (origin := content.get("origin")) is not None:
        forged(audited, event.log, event.seq, origin={**origin, "digest": digests[origin["seq"]]})


def test_events_without_a_salt_still_verify(before: tuple[Audited, StoreLogs]) -> None:
    audited, _ = before
    stored = [event for event in stored_events(audited.feed, log=CENTRALE) if event.topic == "quarter.closed"]
    assert [(event.version, "salt" in (event.content() or {})) for event in stored] == [(1, False)]

    assert audited.verify().problems == []


def test_an_unsalted_event_is_copied_to_who_joins_later(before: tuple[Audited, StoreLogs]) -> None:
    audited, logs = before
    story = Story(logs)
    story.at("2026-07-10")
    story.member("cpam-013")
    story.do(CENTRALE, close_quarter, quarter="2026-Q2")

    told = [
        fact.data["quarter"] for fact in story.facts("cpam-013") if fact.topic == "delivered.quarter-closed"
    ]
    assert told == ["2026-Q1", "2026-Q2"]
    for log in (PARIS, LYON):
        logs.deliver(log)
    assert audited.verify().problems == []
