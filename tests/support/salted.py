"""Events held against the JSON Schema of their class, and delivered copies against what a digest reveals."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from support.memory_logs import MemoryLogs
from tremplin_platform.events.catalog import current
from tremplin_platform.events.envelope import Envelope, digest_of, encode
from tremplin_platform.events.schema import schema

SALT = re.compile(r"[0-9a-f]{32}")


def unsalted(original: Mapping[str, Any], copy: Mapping[str, Any]) -> list[str]:
    """
    The fields of an original that its copy omits although the original carries no salt.

    A copy that carries the salt itself is reported under the name `salt`.
    """
    omitted = sorted(name for name, value in original.items() if name != "salt" and copy.get(name) != value)
    if SALT.fullmatch(original.get("salt", "")) is None:
        return omitted
    return ["salt"] if original["salt"] in encode(dict(copy)).decode() else []


def unsalted_copies(logs: MemoryLogs) -> list[tuple[str, list[str]]]:
    """The topic of each original in `centrale` with the fields that a copy omits although it carries no salt."""
    originals = {fact.seq: fact for fact in logs.facts("centrale")}
    copies = [fact for log in logs.names() if log != "centrale" for fact in logs.facts(log) if fact.origin]
    compared = [(originals[copy.origin["seq"]], copy) for copy in copies if copy.origin]
    found = [(fact.topic, unsalted(fact.data, copy.data)) for fact, copy in compared]
    return [(topic, fields) for topic, fields in found if fields]


def guessed(
    origin: Mapping[str, Any], fact: Mapping[str, Any], *, version: int, tries: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """
    The tries that give the digest of an original, each one the fields that its copy omits.

    :param origin: as the copy carries it
    :param fact: `topic`, `subject` and the `data` that is known of the original
    """
    return [
        item
        for item in tries
        if digest_of(
            log=origin["log"],
            seq=origin["seq"],
            recorded_at=fact["recorded_at"],
            topic=fact["topic"],
            version=version,
            subject=fact["subject"],
            data=encode({**fact["data"], **item}),
        ).hex()
        == origin["digest"]
    ]


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
