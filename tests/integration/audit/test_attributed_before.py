"""Logs written by earlier versions: read as they were written, and verified by the rules of then."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.audited import LYON, PARIS, Audited, audited_story, forged, rewritten, tell_year
from support.facts import append_to, open_logs
from support.feeding import feed, replay
from support.postgres_server import Database
from support.sharing import FOUR, closes, computed, first_closing, is_invoiced, shares
from support.story import CENTRALE, Story
from tremplin_platform.audit.stored import StoredEvent, stored_events
from tremplin_platform.audit.verify import verify
from tremplin_platform.domain.attribution.shares import commitment_of
from tremplin_platform.events.catalog import events, version_of
from tremplin_platform.events.envelope import encode, from_wire
from tremplin_platform.events.fact import SaltedSinceV2
from tremplin_platform.store.appending import NewFact
from tremplin_projections.queries.members.results import results
from tremplin_projections.scope import reading

pytestmark = pytest.mark.postgres
COMPUTED, COPY = "attribution.computed", "delivered.hours-attributed"
MEMBERS = FOUR[:3]
GIVEN = (10, 1_000_00, 10)


@pytest.fixture
def before(database: Database) -> Iterator[tuple[Audited, Story]]:
    """1 000.20 h over 100, 1 000 000 and 100 euros, all given as version 1 gave them."""
    with audited_story(database) as (audited, story):
        first_closing(story, 100_00, 1_000_000_00, 100_00, hours=1_000_20, members=3)
        for member in MEMBERS:
            story.logs.deliver(member)
        as_version_1(audited)
        yield audited, story


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
    return rewritten(audited, event, {**known, **changed})


def test_shares_given_before_still_verify(before: tuple[Audited, Story], database: Database) -> None:
    audited, _ = before
    feed(database)

    assert audited.verify().problems == []
    assert replay(audited.feed).differences == []


def test_what_was_given_before_moves_with_the_hours_alone(before: tuple[Audited, Story]) -> None:
    audited, story = before
    story.at("2026-04-11")
    is_invoiced(story, "caf-013", 1, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert len(computed(story)) == 1

    # Half of the hours are taken away: 0.05, 500.00 and 0.05 h are left.
    story.corrects(CENTRALE, "h1", -500_10)
    closes(story, "2026-Q3", on="2026-10-10")
    assert shares(story, *MEMBERS) == [-5, -500_00, -5]
    assert audited.verify().problems == []


@pytest.fixture
def unsalted(database: Database) -> Iterator[tuple[Audited, Story]]:
    """The year of `tell_year`, with the events of the centrale as they were written before the salts."""
    with audited_story(database) as (audited, story):
        tell_year(story)
        digests = {
            event.seq: unsalt(audited, event)
            for event in stored_events(audited.feed, log=CENTRALE)
            if issubclass(events()[event.topic], SaltedSinceV2)
        }
        for log in (PARIS, LYON):
            for event in stored_events(audited.feed, log=log):
                copy_of(audited, event, digests)
        yield audited, story


def unsalt(audited: Audited, event: StoredEvent) -> str:
    """Write an event again in its first version, and give its digest."""
    content = event.content()
    assert content is not None
    return rewritten(audited, event, {name: value for name, value in content.items() if name != "salt"})


def copy_of(audited: Audited, event: StoredEvent, digests: dict[int, str]) -> None:
    """Let a copy say the digest that its original has now."""
    content: dict[str, Any] = event.content() or {}
    if (origin := content.get("origin")) is not None:
        forged(audited, event.log, event.seq, origin={**origin, "digest": digests[origin["seq"]]})


def test_events_without_a_salt_still_verify(unsalted: tuple[Audited, Story]) -> None:
    audited, _ = unsalted
    stored = [event for event in stored_events(audited.feed, log=CENTRALE) if event.topic == "quarter.closed"]
    assert [(event.version, "salt" in (event.content() or {})) for event in stored] == [(1, False)]

    assert audited.verify().problems == []


def test_an_unsalted_event_is_copied_to_who_joins_later(unsalted: tuple[Audited, Story]) -> None:
    audited, story = unsalted
    story.at("2026-07-10")
    story.member("cpam-013")
    story.closes("2026-Q2")

    quarters = [
        fact.data["quarter"] for fact in story.facts("cpam-013") if fact.topic == "delivered.quarter-closed"
    ]
    assert quarters == ["2026-Q1", "2026-Q2"]
    for log in (PARIS, LYON):
        story.logs.deliver(log)
    assert audited.verify().problems == []


GOLDEN = Path(__file__).parents[2] / "golden" / "events"
LOG = "cpam-075"
FIRST_YEAR = (
    "call-off.placed",
    "invoice.received",
    "invoice.credited",
    "hours.declared",
    "hours.validated",
    "hours.corrected",
)
"""Events whose shape changed since: each has a frozen example of its first version."""


def written_then(topic: str) -> NewFact:
    """The frozen example of the first version, byte for byte; each about a subject of its own, begun or gone on."""
    example = from_wire((GOLDEN / f"{topic}.v1.json").read_bytes())
    version = {"hours.validated": 2, "hours.corrected": 3}.get(topic, 1)
    return NewFact(
        topic=topic,
        version=1,
        subject=example.subject,
        subject_version=version,
        effective=example.data["effective"],
        data=encode(example.data),
    )


def test_rule_61_the_first_year_replays_with_the_code_of_the_third(database: Database) -> None:
    changed = {topic for topic, event in events().items() if version_of(event) > 1}
    assert set(FIRST_YEAR) <= changed
    open_logs(database, LOG)
    with database.connect("command") as commands:
        append_to(commands, LOG, [written_then(topic) for topic in FIRST_YEAR])
    feed(database)

    with database.connect("feed") as feeding:
        assert replay(feeding).differences == []
        assert verify(feeding, log=LOG).problems == []
    with reading(log=LOG):
        found = results(log=LOG, today=date(2028, 1, 1))

    # as the examples say: 35,00 h declared, 28,50 h validated, then corrected; 61,73 h due on 12 345,67 € ordered
    correction = from_wire((GOLDEN / "hours.corrected.v1.json").read_bytes()).data["delta"]
    assert (found.clause_hours.declared, found.clause_hours.validated) == (35_00, 28_50 + correction)
    assert found.reserved_usage.reserved_spend == sum(
        from_wire((GOLDEN / f"invoice.{kind}.v1.json").read_bytes()).data["amount"]
        for kind in ("received", "credited")
    )
