"""A delivered copy beside its original: what it omits, and what its digest lets a reader try out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from support.memory_logs import MemoryLogs
from tremplin_platform.events.envelope import digest_of, encode

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
