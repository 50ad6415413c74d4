"""The AsyncAPI document of the events: valid by the official schema, and what every frozen example holds to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.catalogue import document, faults_of_document, faults_of_record
from tremplin_platform.events.catalog import events
from tremplin_platform.events.schema import schema_name

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
LATEST = [GOLDEN / f"{schema_name(topic)}.json" for topic in sorted(events())]


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for word, value in part.items() if word == "$ref")
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from references(item)


def test_the_official_schema_finds_nothing() -> None:
    assert faults_of_document(document()) == []
    assert faults_of_document({**document(), "channels": {"events": {"adress": "x"}}}) != []


def test_every_reference_leads_somewhere() -> None:
    found = set(references(document()))

    assert len(found) > 2 * len(LATEST)
    for reference in found:
        place: Any = document()
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


def test_every_event_is_a_message_with_its_french_name() -> None:
    messages = document()["components"]["messages"]

    assert set(messages) == {schema_name(topic) for topic in events()}
    assert messages["hours.validated.v2"]["title"] == "Heures validées"
    assert document()["channels"]["events"]["address"] == "tremplin.events"


def test_every_frozen_example_holds_to_its_message() -> None:
    assert {file.name: faults for file in LATEST if (faults := faults_of_record(file.read_bytes()))} == {}


def test_a_record_that_is_not_as_documented_is_a_fault() -> None:
    for file in LATEST:
        event = json.loads(file.read_bytes())
        for odd in (
            {**event, "colour": "red"},
            {**event, "sequence": "7"},
            {**event, "digest": event["digest"].upper()[:-1]},
            {**event, "data": {**event["data"], "nir": "1"}},
            {**event, "data": {name: value for name, value in event["data"].items() if name != "effective"}},
            {name: value for name, value in event.items() if name != "partitionkey"},
        ):
            assert faults_of_record(json.dumps(odd).encode()), (file.name, odd)
