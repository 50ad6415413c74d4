"""
The AsyncAPI 3.0 document of the topic of events, made from the declarations of the events.

Each message is a CloudEvent in structured JSON mode whose `data` is of the schema of its event's latest version; the
schemas stand in `components.schemas`, in the words that JSON Schema 2020-12 and AsyncAPI's own (draft 07) share.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from tremplin_platform.events.catalog import KINDS, events
from tremplin_platform.events.schema import schema, schema_name

_CLOUDEVENTS = "application/cloudevents+json"
_SCHEMAS = "#/components/schemas/"
_LOCAL = "#/$defs/"
_DESCRIPTION = """
Les faits des journaux de Tremplin, dans l’ordre : la clé d’un enregistrement est son journal, `sequence` y monte de un
en un. Une répétition est possible ; un trou est une perte, à relire par l’API (`GET /api/v1/events`). `digest` se
recalcule : SHA-256 des lignes journal, seq, `recordedtime`, type sans `tremplin.` ni version, version, `subject`,
chacune terminée par un saut de ligne, puis `data` en JSON, clés triées, sans espace, sans échappement au-delà d’ASCII.

Les messages sont ceux de la dernière version de chaque événement ; un journal ancien peut en tenir de plus anciennes
(`.v1` pour `.v2`), et une version à venir en apporter : un consommateur laisse passer un `type` qu’il ne connaît pas.
"""

_INFO = {
    "title": "Tremplin : les événements",
    "version": "1",
    "description": _DESCRIPTION.strip(),
    "license": {"name": "EUPL-1.2"},
}
_ENVELOPE: dict[str, Any] = {
    "title": "CloudEvent 1.0, en JSON structuré",
    "type": "object",
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "JOURNAL/SEQ"},
        "source": {"type": "string", "description": "/tremplin/JOURNAL"},
        "type": {"type": "string", "description": "tremplin.SUJET.vVERSION"},
        "subject": {"type": "string", "description": "finit par l’identifiant de ce dont parle l’événement"},
        "time": {"type": "string", "format": "date-time", "description": "le jour d’effet, à 0 h"},
        "datacontenttype": {"const": "application/json"},
        "recordedtime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"},
        "sequence": {
            "type": "string",
            "pattern": r"^\d{20}$",
            "description": "le seq, de 1 en 1 par journal",
        },
        "partitionkey": {"type": "string", "description": "le journal"},
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "data": {"type": "object"},
    },
    "additionalProperties": False,
}
_ENVELOPE["required"] = list(_ENVELOPE["properties"])


def asyncapi_document(topic: str) -> dict[str, Any]:
    """
    Return the document.

    :param topic: the name of the topic in Kafka
    """
    names = {name: schema_name(name) for name in sorted(events())}
    return {
        "asyncapi": "3.0.0",
        "info": _INFO,
        "defaultContentType": _CLOUDEVENTS,
        "channels": {"events": _channel(topic, names.values())},
        "operations": {"publish": {"action": "send", "channel": {"$ref": "#/channels/events"}}},
        "components": {
            "messages": {name: _message(event, name) for event, name in names.items()},
            "schemas": {"CloudEvent": _ENVELOPE, **dict(_schemas(names))},
        },
    }


def _channel(topic: str, names: Iterable[str]) -> dict[str, Any]:
    return {
        "address": topic,
        "title": "Tous les journaux",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"kafka": {"topic": topic, "bindingVersion": "0.5.0"}},
    }


def _message(event: str, name: str) -> dict[str, Any]:
    narrowed = {"type": {"const": f"tremplin.{name}"}, "data": {"$ref": f"{_SCHEMAS}{name}"}}
    return {
        "name": f"tremplin.{name}",
        "title": KINDS[event],
        "contentType": _CLOUDEVENTS,
        "headers": {
            "type": "object",
            "properties": {"content-type": {"const": _CLOUDEVENTS}},
            "required": ["content-type"],
        },
        "bindings": {
            "kafka": {"key": {"type": "string", "description": "le journal"}, "bindingVersion": "0.5.0"}
        },
        "payload": {"allOf": [{"$ref": f"{_SCHEMAS}CloudEvent"}, {"properties": narrowed}]},
    }


def _schemas(names: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the schema of each event's data, and of each shape in it, with references that hold in the document."""
    for event, name in names.items():
        whole = schema(event)
        shapes = whole.pop("$defs", {})
        yield name, _placed({word: whole[word] for word in whole if word[0] != "$"}, name)
        for shape, content in shapes.items():
            yield f"{name}.{shape}", _placed(content, name)


def _placed(part: Any, name: str) -> Any:
    if isinstance(part, dict):
        return {
            word: f"{_SCHEMAS}{name}.{value.removeprefix(_LOCAL)}" if word == "$ref" else _placed(value, name)
            for word, value in part.items()
        }
    return [_placed(item, name) for item in part] if isinstance(part, list) else part
