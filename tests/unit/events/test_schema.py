"""The JSON Schema of every event: what is stored holds to it, and anything else does not."""

from pathlib import Path
from typing import Any, TypedDict

import orjson
import pytest

from support.schemas import faults, faults_of
from tremplin_platform.events import catalog
from tremplin_platform.events.catalog import UnknownEvent, current, events
from tremplin_platform.events.envelope import from_wire
from tremplin_platform.events.fact import Fact
from tremplin_platform.events.schema import NoSchema, schema, schema_name

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
FILES = sorted(GOLDEN.glob("*.json"))


def example(topic: str) -> dict[str, Any]:
    """The data of the frozen example of an event's latest version."""
    fact = from_wire((GOLDEN / f"{schema_name(topic)}.json").read_bytes())
    return current(topic=topic, version=fact.version, data=fact.data)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_frozen_example_holds_to_its_schema(file: Path) -> None:
    assert faults(from_wire(file.read_bytes())) == []


@pytest.mark.parametrize("topic", sorted(events()))
def test_a_field_more_a_field_less_or_a_wrong_type_is_a_fault(topic: str) -> None:
    data = example(topic)

    assert faults_of(topic, {**data, "nir": "1"})
    for name in data:
        assert faults_of(topic, {other: value for other, value in data.items() if other != name})
        assert faults_of(topic, {**data, name: 0.5})


@pytest.mark.parametrize("topic", sorted(events()))
def test_every_object_of_a_schema_is_closed(topic: str) -> None:
    told = schema(topic)

    for each in (told, *told.get("$defs", {}).values()):
        assert each["type"] == "object"
        assert each["additionalProperties"] is False
        assert set(each["required"]) <= set(each["properties"])
    assert orjson.loads(orjson.dumps(told)) == told


def test_a_fault_inside_a_shape_is_found_too() -> None:
    data = example("contract.registered")
    lot = data["lots"][0]

    for odd in ({**lot, "colour": "red"}, {**lot, "title": 3}, {k: v for k, v in lot.items() if k != "id"}):
        assert faults_of("contract.registered", {**data, "lots": [odd]})


def test_a_part_that_may_be_absent_is_not_required() -> None:
    clause = schema("contract.registered")["$defs"]["Clause"]

    assert set(clause["required"]) == {"function", "target", "way"}
    assert {"hours", "percent"} <= set(clause["properties"])


def test_an_event_that_is_not_there_has_no_schema() -> None:
    with pytest.raises(UnknownEvent):
        schema("hours.forecast")


def test_a_type_that_json_cannot_say_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd(TypedDict):
        share: float

    class Guessed(Fact):
        TOPIC = "guessed"
        parts: list[Odd]

    monkeypatch.setitem(catalog._EVENTS, Guessed.TOPIC, Guessed)
    with pytest.raises(NoSchema):
        schema("guessed")
