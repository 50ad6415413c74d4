"""
The JSON Schema (draft 2020-12) of an event's `data`, made from its class: closed, every field required.

A field of a shape that may be absent is one that the shape says `NotRequired` of. `$id` names topic and version, so
whoever reads the topic finds the schema of what it reads.
"""

from types import NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints, is_typeddict

from tremplin_platform.events.catalog import UnknownEvent, events, version_of
from tremplin_platform.events.fact import Fact

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LIBRARY = {"originator_id", "originator_version", "originator_topic", "timestamp"}
"""What belongs to the library, and is never stored."""

_PLAIN = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


class NoSchema(TypeError):
    """An event's field is of a type that its JSON Schema cannot say: use plain JSON shapes."""


def schema_name(topic: str) -> str:
    """
    `hours.declared.v2`: an event's topic and its latest version.

    :raises UnknownEvent: no event has this topic
    """
    return f"{topic}.v{version_of(_event(topic))}"


def schema(topic: str) -> dict[str, Any]:
    """
    The schema of the latest version of an event.

    :raises UnknownEvent: no event has this topic
    :raises NoSchema: a field's type is no plain JSON shape
    """
    event = _event(topic)
    shapes: dict[str, Any] = {}
    hints = {
        name: hint
        for name, hint in get_type_hints(event).items()
        if name not in _LIBRARY and get_origin(hint) is not ClassVar
    }
    whole = {
        "$schema": _DRAFT,
        "$id": f"urn:tremplin:{schema_name(topic)}",
        "title": f"tremplin.{schema_name(topic)}",
        **_object(hints, required=set(hints), doc=_doc(event), shapes=shapes),
    }
    return {**whole, "$defs": dict(sorted(shapes.items()))} if shapes else whole


def _event(topic: str) -> type[Fact]:
    event = events().get(topic)
    if event is None:
        raise UnknownEvent(topic)
    return event


def _object(
    hints: dict[str, Any], *, required: set[str], doc: str | None, shapes: dict[str, Any]
) -> dict[str, Any]:
    told = {} if doc is None else {"description": doc}
    return {
        **told,
        "type": "object",
        "properties": {name: _type(hint, shapes) for name, hint in sorted(hints.items())},
        "required": sorted(required),
        "additionalProperties": False,
    }


def _type(hint: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if get_origin(hint) is list:
        (item,) = get_args(hint)
        return {"type": "array", "items": _type(item, shapes)}
    if get_origin(hint) in (UnionType, Union):
        return _either(get_args(hint), shapes)
    if is_typeddict(hint):
        return _shape(hint, shapes)
    raise NoSchema(str(hint))


def _either(hints: tuple[Any, ...], shapes: dict[str, Any]) -> dict[str, Any]:
    if all(hint in _PLAIN for hint in hints):
        return {"type": [_PLAIN[hint] for hint in hints]}
    return {"anyOf": [_type(hint, shapes) for hint in hints]}


def _shape(hint: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    name: str = hint.__name__
    if name not in shapes:
        shapes[name] = {}  # its place, should a shape ever hold itself
        shapes[name] = _object(
            get_type_hints(hint), required=set(hint.__required_keys__), doc=_doc(hint), shapes=shapes
        )
    return {"$ref": f"#/$defs/{name}"}


def _doc(described: Any) -> str | None:
    doc = vars(described).get("__doc__") or ""
    written = bool(doc) and not doc.startswith(
        f"{described.__name__}("
    )  # a dataclass without one is given one
    return " ".join(doc.split()) if written else None
