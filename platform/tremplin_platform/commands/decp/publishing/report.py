"""List the facts that a standard has no place for, the values that nobody recorded, and the lots without a row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, Self

import orjson

from tremplin_platform.commands.decp.publishing.publications import ContractEvent
from tremplin_platform.events.envelope import Envelope

NO_SIRET = "Le SIRET de la centrale n’est pas réglé (TREMPLIN_CENTRALE_SIRET)."
_WORDED_AT_ONCE = 500
_IN_MEMORY = 1 << 20
"""Bytes of a list that stay in memory; a longer one goes to the disk."""

Wording = Callable[[Sequence[Envelope]], Sequence[str]]
"""Gives the sentences of events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A lot that the standard has no valid row for, and why, in French."""

    contract: str
    lot: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """A field that the standard requires: `value` holds its place on the rows of which nobody recorded it."""

    field: str
    value: Any
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The fields that the standard requires of a lot's row and nobody recorded; `row`: its identifier."""

    contract: str
    lot: str
    row: str
    fields: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """
    A fact of a contract without a place in the standard; `lot` is empty where it is of the whole contract.

    `source`: the event that it comes from; None where it is a term that the contract was registered with.
    """

    contract: str
    lot: str
    reason: str
    source: ContractEvent | None = None


class Kept:
    """A list of JSON values, beyond a megabyte in a temporary file: added to, then read from its beginning."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self._file.seek(0)
        yield from map(orjson.loads, self._file)

    def append(self, value: object) -> None:
        """Keep a value that JSON can write."""
        self._file.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))
        self._count += 1

    def close(self) -> None:
        """Delete what is kept."""
        self._file.close()


@dataclass(slots=True)
class ExportReport:
    """
    What an export could not say, kept in its order as the rows are read, with flat memory; closed, it is deleted.

    `wording`: of the events that the standard has no place for; None keeps none of these: a document that is only
    written needs none of them. `rows`: how many rows, or releases, the export has; `lacking`: the fields that are
    missing of any row
    """

    wording: Wording | None = None
    rows: int = 0
    left_out: Kept = field(default_factory=Kept)
    missing: Kept = field(default_factory=Kept)
    lacking: set[str] = field(default_factory=set)
    assumed: Sequence[Assumed] = ()
    _unsaid: Kept = field(default_factory=Kept)
    _unworded: list[Unsaid] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def add_missing(self, found: Missing) -> None:
        """Keep what is missing of a row."""
        self.lacking.update(found.fields)
        self.missing.append(found)

    def add_unsaid(self, *found: Unsaid) -> None:
        """Keep these facts, where they are to be worded."""
        if self.wording is not None:
            self._unworded.extend(found)
            if len(self._unworded) >= _WORDED_AT_ONCE:
                self._word(self.wording)

    @property
    def unsaid(self) -> Kept:
        """The facts kept, each with the sentence of its event."""
        if self.wording is not None:
            self._word(self.wording)
        return self._unsaid

    def pieces(self, **first: Any) -> Iterator[bytes]:
        """Yield the JSON text of the report, once the rows are read. :param first: what it begins with"""
        yield orjson.dumps({**first, "rows": self.rows})[:-1]
        for name in ("left_out", "missing", "assumed", "unsaid"):
            yield b"," + orjson.dumps(name) + b":"
            yield from json_list(getattr(self, name))
        yield b"}"

    def close(self) -> None:
        """Delete what is kept."""
        for kept in (self.left_out, self.missing, self._unsaid):
            kept.close()

    def _word(self, wording: Wording) -> None:
        events = [item.source.event for item in self._unworded if item.source is not None]
        worded = dict(zip((event.seq for event in events), wording(events), strict=True))
        for item in self._unworded:
            self._unsaid.append(_answered(item, worded))
        self._unworded.clear()


def json_list(values: Iterable[Any]) -> Iterator[bytes]:
    """Yield the JSON text of a list, a piece for each value."""
    yield b"["
    separator = b""
    for value in values:
        yield separator + orjson.dumps(value)
        separator = b","
    yield b"]"


def _answered(item: Unsaid, worded: Mapping[int, str]) -> dict[str, Any]:
    event = None if item.source is None else item.source.event
    return {
        "contract": item.contract,
        "lot": item.lot or None,
        "seq": event and event.seq,
        "type": event and event.topic,
        "sentence": event and worded[event.seq],
        "reason": item.reason,
    }
