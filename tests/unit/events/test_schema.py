"""The JSON Schema of every event: what is stored holds to it, and anything else does not."""

from pathlib import Path
from typing import Any, TypedDict

import orjson
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from support.every import every
from support.schemas import faults, faults_of
from tremplin_platform.events import catalog
from tremplin_platform.events.catalog import UnknownEvent, current, events
from tremplin_platform.events.envelope import from_wire
from tremplin_platform.events.fact import Fact
from tremplin_platform.events.schema import NoSchema, schema, schema_name

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
FILES = sorted(GOLDEN.glob("*.json"))
KEPT = sorted((GOLDEN.parent / "schemas").glob("*.json"))


def example(topic: str) -> dict[str, Any]:
    """The data of the frozen example of an event's latest version."""
    fact = from_wire((GOLDEN / f"{schema_name(topic)}.json").read_bytes())
    return current(topic=topic, version=fact.version, data=fact.data)


def shape(told: Any) -> Any:
    """A schema without its words, which may be written better."""
    if isinstance(told, dict):
        return {name: shape(value) for name, value in told.items() if not _is_words(name, value)}
    return [shape(item) for item in told] if isinstance(told, list) else told


def _is_words(name: str, value: Any) -> bool:
    return name == "description" and isinstance(value, str)


@every("file", FILES)
def test_every_frozen_example_holds_to_its_schema(file: Path) -> None:
    assert faults(from_wire(file.read_bytes())) == []


@every("topic", sorted(events()))
def test_a_field_more_a_field_less_or_a_wrong_type_is_a_fault(topic: str) -> None:
    data = example(topic)

    assert faults_of(topic, {**data, "nir": "1"})
    for name in data:
        assert faults_of(topic, {other: value for other, value in data.items() if other != name})
        assert faults_of(topic, {**data, name: 0.5})


@every("topic", sorted(events()))
def test_every_object_of_a_schema_is_closed(topic: str) -> None:
    told = schema(topic)

    for item in (told, *told.get("$defs", {}).values()):
        assert item["type"] == "object"
        assert item["additionalProperties"] is False
        assert set(item["required"]) <= set(item["properties"])
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


def test_the_schema_of_every_event_is_kept() -> None:
    assert {schema_name(topic) for topic in events()} <= {file.stem for file in KEPT}


@every("file", KEPT)
def test_a_kept_schema_changes_only_where_that_is_seen(file: Path) -> None:
    topic = file.stem.rpartition(".v")[0]
    kept = orjson.loads(file.read_bytes())
    if file.stem == schema_name(topic):
        assert shape(kept) == shape(schema(topic)), (
            "this event has another shape: if that is meant, run tremplin events schema --into tests/golden/schemas"
        )
    else:  # of an older version: never edited, and its frozen example holds to it as it was written
        data = from_wire((GOLDEN / file.name).read_bytes()).data
        assert list(Draft202012Validator(kept).iter_errors(data)) == []


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
