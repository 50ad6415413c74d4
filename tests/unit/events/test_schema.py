"""The JSON Schema, frozen examples, old versions and French names of every event."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, ClassVar, TypedDict

import orjson
import pytest
from eventsourcing.persistence import JSONTranscoder
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import tremplin_platform.store.library.event_store  # noqa: F401  # makes every aggregate's events known to the library
from support.every import every
from support.salted import faults, faults_of
from tremplin_platform.audit.wording import names
from tremplin_platform.domain.law import law
from tremplin_platform.events import catalog, codes
from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current, events, version_of
from tremplin_platform.events.envelope import Envelope, encode, from_wire, to_wire
from tremplin_platform.events.fact import DeliveredFact, Fact
from tremplin_platform.events.schema import NoSchema, schema, schema_name
from tremplin_platform.store.library.mapper import FactMapper, StoredFact

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
FILES = sorted(GOLDEN.glob("*.json"))
KEPT = sorted((GOLDEN.parent / "schemas").glob("*.json"))


def example(topic: str) -> dict[str, Any]:
    """The data of the frozen example of an event's latest version."""
    fact = from_wire((GOLDEN / f"{schema_name(topic)}.json").read_bytes())
    return current(topic=topic, version=fact.version, data=fact.data)


def shape(written: Any) -> Any:
    """A schema without its words, which may be written better."""
    if isinstance(written, dict):
        return {name: shape(value) for name, value in written.items() if not _is_words(name, value)}
    return [shape(item) for item in written] if isinstance(written, list) else written


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
    written = schema(topic)

    for item in (written, *written.get("$defs", {}).values()):
        assert item["type"] == "object"
        assert item["additionalProperties"] is False
        assert set(item["required"]) <= set(item["properties"])
    assert orjson.loads(orjson.dumps(written)) == written


def test_a_fault_inside_a_shape_is_found_too() -> None:
    data = example("contract.registered")
    lot = data["lots"][0]

    for odd in ({**lot, "colour": "red"}, {**lot, "title": 3}, {k: v for k, v in lot.items() if k != "id"}):
        assert faults_of("contract.registered", {**data, "lots": [odd]})


def test_a_part_that_may_be_absent_is_not_required() -> None:
    clause = schema("contract.registered")["$defs"]["Clause"]

    assert set(clause["required"]) == {"function", "target", "way"}
    assert {"hours", "percent"} <= set(clause["properties"])


def test_an_account_may_stand_in_every_event_but_a_copy() -> None:
    for topic, kind in events().items():
        found = faults_of(topic, {**example(topic), "by_account": "5" * 32})
        assert bool(found) is issubclass(kind, DeliveredFact), topic


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


class Renamed(Fact):
    """An event whose only field changed its name, then its unit."""

    TOPIC = "renamed"
    class_version: ClassVar[int] = 3
    cents: int

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["euros"] = state.pop("amount")

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["cents"] = state.pop("euros") * 100


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalog._EVENTS, Renamed.TOPIC, Renamed)
    monkeypatch.setitem(catalog._LATEST, Renamed.TOPIC, version_of(Renamed))


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(("version", "data"), [(1, {"amount": 5}), (2, {"euros": 5}), (3, {"cents": 500})])
def test_any_version_reads_as_the_latest(version: int, data: dict[str, int]) -> None:
    before = dict(data)

    assert current(topic="renamed", version=version, data=data) == {"cents": 500}
    assert data == before


@pytest.mark.usefixtures("renamed")
def test_a_newer_version_is_refused() -> None:
    with pytest.raises(NewerEvent):
        current(topic="renamed", version=4, data={})


def test_an_event_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownEvent):
        current(topic="hours.forgotten", version=1, data={})


def test_topics_are_their_events_own_and_permanent() -> None:
    known = events()

    assert all(vars(event)["TOPIC"] == topic for topic, event in known.items())
    assert all(version_of(event) >= 1 for event in known.values())
    assert "hours.declared" in known


@pytest.mark.parametrize(
    ("listed", "named"),
    [
        (codes.ORGANISATION_KINDS, names.ORGANISATION_KINDS),
        (codes.BUYER_STATUSES, names.BUYER_STATUSES),
        (codes.CONTRACT_KINDS, names.CONTRACT_KINDS),
        (codes.CENTRALE_ROLES, names.CENTRALE_ROLES),
        (codes.USAGES, names.USAGES),
        (codes.FUNCTIONS, names.FUNCTIONS),
        (codes.MODALITIES, names.MODALITIES),
        (codes.STRATEGIES, names.STRATEGIES),
        (codes.COMMITMENT_KINDS, names.COMMITMENTS),
        (codes.GROUNDS, names.GROUNDS),
        (codes.GROUNDS, law.GROUNDS),
    ],
)
def test_every_code_has_its_name(listed: Iterable[str], named: Mapping[str, str]) -> None:
    assert set(listed) == set(named)
    assert len(list(listed)) == len(named)


def test_protected_structures_are_statuses_of_contractors() -> None:
    assert set(codes.STATUS_KINDS) >= law.PROTECTED
