"""The AsyncAPI document of the events held to its standard, and records of a topic held to the document."""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema_rs import Draft7Validator

from support.fetched import NotFetched, packages
from tremplin_platform.events.asyncapi import asyncapi_document

TOPIC = "tremplin.events"
_PROJECT = Path(__file__).parent / "asyncapi_schemas"


@cache
def document() -> dict[str, Any]:
    """The document, as JSON gives it."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(asyncapi_document(TOPIC)))
    return found


def faults_of_document(found: Mapping[str, Any]) -> list[str]:
    """
    What the official JSON Schema of AsyncAPI 3.0.0 finds at fault.

    Skips the test where npm is missing; a build machine fails.
    """
    validator = Draft7Validator(_official())
    return [
        f"{'/'.join(map(str, fault.instance_path))}: {fault.message}"
        for fault in validator.iter_errors(found)
    ]


def faults_of_record(value: bytes) -> list[str]:
    """What the document finds at fault in the value of a record."""
    event = json.loads(value)
    name = event["type"].removeprefix("tremplin.")
    if name not in document()["components"]["messages"]:
        return [f"{event['type']} has no message"]
    return [fault.message for fault in _validator(name).iter_errors(event)]


@cache
def _validator(name: str) -> Draft7Validator:
    payload = document()["components"]["messages"][name]["payload"]
    return Draft7Validator({**payload, "components": document()["components"]})


def _official() -> Any:
    version = json.loads((_PROJECT / "package.json").read_text())["dependencies"]["@asyncapi/specs"]
    try:
        folder = packages(_PROJECT, f"asyncapi-specs-{version}")
    except NotFetched as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no schema of AsyncAPI: {error}")
    return json.loads((folder / "node_modules/@asyncapi/specs/schemas/3.0.0.json").read_text())
