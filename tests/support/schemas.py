"""Events held against the JSON Schema of their class."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tremplin_platform.events.catalog import current
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.schema import schema


def faults(fact: Envelope) -> list[str]:
    """Where an event, read as its latest version, is not what its schema says."""
    return faults_of(fact.topic, current(topic=fact.topic, version=fact.version, data=fact.data))


def faults_of(topic: str, data: dict[str, Any]) -> list[str]:
    """The same, of the data of an event's latest version."""
    return [f"{topic} {error.json_path}: {error.message}" for error in _validator(topic).iter_errors(data)]


@cache
def _validator(topic: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema(topic))
    return Draft202012Validator(schema(topic))
