"""
The JSON Schema (draft 2020-12) of an event's `data`, made from its class by msgspec: closed, every field required.

In a shape of `shapes`, a field that is `NotRequired` may be absent; so may `by_account`, of a fact that an account
decided. `$id` names topic and version, so a reader of
the topic finds the schema of what it reads.
"""

from typing import Any

import msgspec

from tremplin_platform.events.catalog import UnknownEvent, events, version_of
from tremplin_platform.events.fact import BY_ACCOUNT, DeliveredFact, Fact

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LIBRARY = {"originator_id", "originator_version", "originator_topic", "timestamp"}
"""Fields of the eventsourcing library, which are never stored."""

_DECIDED = {BY_ACCOUNT: {"type": "string"}}

_PLAIN = {"string", "integer", "boolean", "null"}


class NoSchema(TypeError):
    """An event's field is of a type that events do not carry: use plain JSON shapes."""


def schema_name(topic: str) -> str:
    """
    Return the topic and the latest version of an event: `hours.declared.v2`.

    :raises UnknownEvent: no event has this topic
    """
    return f"{topic}.v{version_of(_event(topic))}"


def schema(topic: str) -> dict[str, Any]:
    """
    Return the schema of the latest version of an event.

    :raises UnknownEvent: no event has this topic
    :raises NoSchema: a field is of a type other than text, whole number, boolean, null, list or shape
    """
    (root,), shapes = msgspec.json.schema_components([_event(topic)], ref_template="#/$defs/{name}")
    event = shapes.pop(root["$ref"].rpartition("/")[2])
    fields = {name: kind for name, kind in event["properties"].items() if name not in _LIBRARY}
    decided = {} if issubclass(_event(topic), DeliveredFact) else _DECIDED
    whole = {
        "$schema": _DRAFT,
        "$id": f"urn:tremplin:{schema_name(topic)}",
        "title": f"tremplin.{schema_name(topic)}",
        **_closed({**event, "properties": fields | decided, "required": list(fields)}),
    }
    closed = {name: _closed(shape) for name, shape in sorted(shapes.items())}
    return {**whole, "$defs": closed} if closed else whole


def _event(topic: str) -> type[Fact]:
    event = events().get(topic)
    if event is None:
        raise UnknownEvent(topic)
    return event


def _closed(shape: dict[str, Any]) -> dict[str, Any]:
    words = {"description": " ".join(shape["description"].split())} if "description" in shape else {}
    return {
        **words,
        "type": "object",
        "properties": {name: _type(kind) for name, kind in sorted(shape["properties"].items())},
        "required": sorted(shape["required"]),
        "additionalProperties": False,
    }


def _type(kind: dict[str, Any]) -> dict[str, Any]:
    match kind:
        case {"anyOf": options}:
            types = [_type(option) for option in options]
            plain = [option["type"] for option in types if option.get("type") in _PLAIN]
            return {"type": plain} if len(plain) == len(types) else {"anyOf": types}
        case {"type": "array", "items": item}:
            return {"type": "array", "items": _type(item)}
        case {"$ref": _}:
            return kind
        case {"type": name} if name in _PLAIN and len(kind) == 1:
            return kind
    raise NoSchema(str(kind))
