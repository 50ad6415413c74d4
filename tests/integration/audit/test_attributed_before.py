"""Shares given before some were withheld: read as they were written, verified by what held then."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from support.audited import Audited
from support.feeding import feed
from support.postgres_server import Database
from support.replay import replay
from support.sharing import FOUR, closes, computed, is_invoiced, prepares, shares, works
from support.store_logs import StoreLogs, store_logs
from support.story import BUYER, CENTRALE, Story
from tremplin_platform.audit.stored import StoredEvent, stored_events
from tremplin_platform.commands.hours.hours import correct_hours
from tremplin_platform.domain.attribution.shares import commitment_of
from tremplin_platform.events.envelope import digest_of, encode

pytestmark = pytest.mark.postgres
COMPUTED, COPY = "attribution.computed", "delivered.hours-attributed"
MEMBERS = FOUR[:3]
GIVEN = (10, 1_000_00, 10)


@pytest.fixture
def before(database: Database) -> Iterator[tuple[Audited, StoreLogs]]:
    """1 000.20 h over 100, 1 000 000 and 100 euros, all given as version 1 gave them."""
    with ExitStack() as stack:
        logs = stack.enter_context(store_logs(database))
        logs.clear()
        story = Story(logs)
        prepares(story, *MEMBERS)
        for member, cents in zip(MEMBERS, (100_00, 1_000_000_00, 100_00), strict=True):
            is_invoiced(story, member, cents)
        works(story, 1_000_20)
        closes(story, "2026-Q1", on="2026-04-10")
        for member in MEMBERS:
            logs.deliver(member)
        reading = stack.enter_context(closing(database.connect("feed")))
        audited = Audited(reading, stack.enter_context(closing(database.connect_superuser())))
        as_version_1(audited)
        yield audited, logs


def as_version_1(audited: Audited) -> None:
    original = the(audited, CENTRALE, COMPUTED)
    data = original.content() or {}
    manifest: list[Any] = [
        {name: value for name, value in line.items() if name != "withheld"} | {"share": share}
        for line, share in zip(data["manifest"], GIVEN, strict=True)
    ]
    commitment = commitment_of(manifest, salt=data["salt"])
    digest = rewrite(audited, original, manifest=manifest, commitment=commitment, unattributed=0)
    for member, share in zip(MEMBERS, GIVEN, strict=True):
        copy = the(audited, member, COPY)
        origin = {**(copy.content() or {})["origin"], "digest": digest}
        rewrite(audited, copy, hours=share, commitment=commitment, origin=origin)


def the(audited: Audited, log: str, topic: str) -> StoredEvent:
    (found,) = (event for event in stored_events(audited.feed, log=log) if event.topic == topic)
    return found


def rewrite(audited: Audited, event: StoredEvent, **changed: Any) -> str:
    """Write an event as version 1, which had no field `withheld`, and give its digest."""
    known = {name: value for name, value in (event.content() or {}).items() if name != "withheld"}
    data = encode({**known, **changed})
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


def test_shares_given_before_still_verify(before: tuple[Audited, StoreLogs], database: Database) -> None:
    audited, _ = before
    feed(database)

    assert audited.verify().problems == []
    assert replay(audited.feed).differences == []


def test_what_was_given_before_moves_with_the_hours_alone(before: tuple[Audited, StoreLogs]) -> None:
    audited, logs = before
    story = Story(logs)
    story.at("2026-04-11")
    is_invoiced(story, "caf-013", 1, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert len(computed(story)) == 1

    # Half of the hours are taken away: 0.05, 500.00 and 0.05 h are left.
    story.do(CENTRALE, correct_hours, identifier="h1", delta=-500_10, reason="pointage", by=BUYER)
    closes(story, "2026-Q3", on="2026-10-10")
    assert shares(story, *MEMBERS) == [-5, -500_00, -5]
    assert audited.verify().problems == []
