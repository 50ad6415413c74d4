"""Checks the events of a log: places, digests, instants, and the tree that they make; sums their ledger entries."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.events.hours.quarter import QuarterPublished
from tremplin_platform.events.organisations.organisation import MemberJoined
from tremplin_platform.figures import measures
from tremplin_platform.figures.entry import Entry
from tremplin_platform.figures.ledger import entries
from tremplin_platform.figures.lots.opened import OpenedLots
from tremplin_platform.proof import hashes
from tremplin_platform.proof.frontier import Frontier
from tremplin_platform.verifier.archive import is_same, parsed

_MOST_PROBLEMS = 100
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_QUARTER = re.compile(r"\d{4}-Q[1-4]", re.ASCII)
_INSTANT = re.compile(_DAY.pattern + r"T\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_FIELDS = {
    "log",
    "seq",
    "type",
    "version",
    "subject",
    "recorded_at",
    "effective",
    "sentence",
    "data",
    "digest",
    "origin",
}
_Place = tuple[str, str, str]
"""Quarter, contract, lot."""


@dataclass(slots=True)
class LogCheck:
    """
    The events of `log` read so far, and what does not hold of them: sentences that name the seq.

    `entries`: the ledger entries of a member's events; `lots`: those opened to it; `name`: its name, '' before an
    event states it. None of the centrale's.
    """

    log: str
    seq: int = 0
    recorded_at: str = ""
    name: str = ""
    altered: list[str] = field(default_factory=list)
    displaced: list[str] = field(default_factory=list)
    uncounted: list[str] = field(default_factory=list)
    misreported: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    lots: OpenedLots = field(default_factory=OpenedLots)
    _tree: Frontier = field(default_factory=Frontier)
    _reported: dict[_Place, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def root(self) -> bytes:
        """The root of the tree of the digests read."""
        return self._tree.root()

    def read(self, lines: Iterable[bytes]) -> None:
        """Check events, one a line, in order."""
        for line in lines:
            self.seq += 1
            try:
                event = parsed(line)
                if (
                    not isinstance(event, dict)
                    or event.keys() != _FIELDS
                    or not isinstance(event["data"], dict)
                ):
                    raise ValueError("fields")
                digest = digest_of(event)
            except (ValueError, TypeError, KeyError, RecursionError):
                self._say(self.altered, "n’est pas un événement.")
                self._tree.extend([hashes.leaf(b"")])
                continue
            self._tree.extend([hashes.leaf(digest)])
            self._check(event, digest)

    def _check(self, event: dict[str, Any], digest: bytes) -> None:
        if event["digest"] != digest.hex():
            self._say(self.altered, "n’a pas l’empreinte de son contenu.")
        data = event["data"]
        if not (
            is_same(event["effective"], data.get("effective"))
            and is_same(event["origin"], data.get("origin"))
        ):
            self._say(
                self.altered, "montre une date d’effet ou une origine autres que celles de son contenu."
            )
        if (event["log"], event["seq"]) != (self.log, self.seq):
            self._say(
                self.displaced, f"manque ou n’est pas à sa place : on y lit {event['log']}/{event['seq']}."
            )
        self.recorded_at = event["recorded_at"]
        if self.log != CENTRALE:
            self._count(event)

    def _count(self, event: dict[str, Any]) -> None:
        try:
            data = current(topic=event["type"], version=event["version"], data=event["data"])
            found = entries(event["type"], data)
            if not all(map(_is_entry, found)):
                raise ValueError("entries")
            self.lots.add(event["type"], data)
            if event["type"] == QuarterPublished.TOPIC:
                self._hold_published(data)
            elif event["type"] == MemberJoined.TOPIC:
                self.name = data["name"]
        except (UnknownEvent, NewerEvent):
            self._say(
                self.uncounted, f"est d’une sorte que ce vérificateur ne connaît pas ({event['type']})."
            )
            return
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            self._say(self.uncounted, "ne peut pas être compté.")
            return
        self.entries += found
        for entry in found:
            if entry.measure == measures.REPORTED:
                self._reported[entry.quarter, entry.contract, entry.lot] += entry.amount

    def _hold_published(self, data: dict[str, Any]) -> None:
        """Hold the hours that a publication states to those reported in its quarter by then."""
        quarter = data["quarter"]
        stated = {
            (quarter, of["contract"], of["lot"]): of["hours"] for of in data["published"] if of["hours"]
        }
        counted = {place: hours for place, hours in self._reported.items() if place[0] == quarter and hours}
        if stated != counted:
            self._say(
                self.misreported, f"publie pour {quarter} d’autres heures que celles reportées jusque-là."
            )

    def _say(self, into: list[str], what: str) -> None:
        if len(into) < _MOST_PROBLEMS:
            into.append(f"l’événement {self.seq} {what}")


def _is_entry(entry: Entry) -> bool:
    """Tell whether an entry is made of an integer and of texts, of which the day and the quarter are well formed."""
    *texts, amount = (*entry[:5], *entry[6:], entry.amount)
    return (
        type(amount) is int
        and all(isinstance(text, str) for text in texts)
        and _DAY.fullmatch(entry.effective) is not None
        and (not entry.quarter or _QUARTER.fullmatch(entry.quarter) is not None)
    )


def digest_of(event: dict[str, Any]) -> bytes:
    """
    Return the digest of an event, from its answer: see `events.envelope`.

    :raises ValueError: it has a number that is no integer, an instant written otherwise, or a line feed in a name
    """
    texts = [event[name] for name in ("log", "type", "subject", "recorded_at")]
    numbers = [event["seq"], event["version"]]
    if not all(isinstance(text, str) and "\n" not in text for text in texts):
        raise ValueError("texts")
    if not all(type(number) is int for number in numbers) or not _INSTANT.fullmatch(event["recorded_at"]):
        raise ValueError("numbers")
    head = "\n".join(
        (
            event["log"],
            str(event["seq"]),
            event["recorded_at"],
            event["type"],
            str(event["version"]),
            event["subject"],
        )
    )
    data = json.dumps(event["data"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(f"{head}\n{data}".encode()).digest()
