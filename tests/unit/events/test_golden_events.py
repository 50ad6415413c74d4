"""
One frozen example of each version of each event, as it once travelled: a log written then is read for ever.

A file is never edited. A new version of an event gets a file of its own, and upcasters from the older ones.
"""

from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson
from eventsourcing.persistence import JSONTranscoder

import tremplin_platform.store.library.event_store  # noqa: F401  # makes every aggregate's events known to the library
from support.every import every
from tremplin_platform.events.catalog import current, events, version_of
from tremplin_platform.events.envelope import Envelope, encode, from_wire, to_wire
from tremplin_platform.store.library.mapper import FactMapper, StoredFact

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
FILES = sorted(GOLDEN.glob("*.json"))

# What belongs to the library, and is never stored.
_LIBRARY = {"originator_id", "originator_version", "originator_topic", "timestamp"}


def golden(file: Path) -> Envelope:
    return from_wire(file.read_bytes())


def test_every_version_of_every_event_has_its_example() -> None:
    expected = {
        f"{topic}.v{version}.json"
        for topic, event in events().items()
        for version in range(1, version_of(event) + 1)
    }

    assert {file.name for file in FILES} == expected, (
        "an event without its frozen example: write tests/golden/events/<topic>.v<version>.json"
    )


@every("file", FILES)
def test_an_example_is_what_its_name_says_and_is_whole(file: Path) -> None:
    fact = golden(file)

    assert file.stem == f"{fact.topic}.v{fact.version}"
    assert fact.is_whole(), "a frozen example was edited: restore it, and write the new version beside it"


@every("file", FILES)
def test_an_example_still_travels_as_it_did(file: Path) -> None:
    fact = golden(file)

    wire = to_wire(
        log=fact.log,
        seq=fact.seq,
        recorded_at=fact.recorded_at,
        topic=fact.topic,
        version=fact.version,
        subject=fact.subject,
        effective=fact.effective,
        data=encode(fact.data),
        digest=fact.digest,
    )

    assert orjson.loads(wire) == orjson.loads(file.read_bytes())


@every("file", FILES)
def test_an_example_has_the_fields_that_the_latest_version_reads(file: Path) -> None:
    fact = golden(file)
    latest = current(topic=fact.topic, version=fact.version, data=fact.data)

    declared: Any = events()[fact.topic]
    assert set(latest) == {field.name for field in fields(declared)} - _LIBRARY


@every("file", [file for file in FILES if not file.name.startswith("observed-")])
def test_examples_load_as_their_aggregates_events_and_store_unchanged(file: Path) -> None:
    fact = golden(file)
    mapper = FactMapper(JSONTranscoder())

    event = mapper.to_domain_event(
        StoredFact(
            originator_id=fact.subject,
            originator_version=1,
            topic=fact.topic,
            state=encode(fact.data),
            version=fact.version,
            recorded_at=fact.recorded_at,
        )
    )

    assert isinstance(event, events()[fact.topic])
    stored = mapper.to_stored_event(event)
    assert (stored.topic, stored.version) == (fact.topic, version_of(events()[fact.topic]))
    assert orjson.loads(stored.state) == current(topic=fact.topic, version=fact.version, data=fact.data)
