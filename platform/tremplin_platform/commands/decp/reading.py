"""
The rows of a document, one at a time: a file of any size is read in the memory of one row.

Two layouts: `{"marches": [...]}` (arrêté of 2019) and `{"marches": {"marche": [...], "contrat-concession": [...]}}`
(arrêté of 22 December 2022).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ijson

from tremplin_platform.commands.decp.documents import Document
from tremplin_platform.commands.decp.repairs import repaired
from tremplin_platform.commands.decp.verdicts import Fault, Unreadable


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a document, `number` from 1 in the order of the file; `value` is whatever JSON stands there."""

    number: int
    value: Any
    listed_as_concession: bool


@dataclass(frozen=True, slots=True)
class _List:
    """Where rows are listed, and the key that a document with such a list must hold."""

    prefix: str
    key: bytes
    concessions: bool


def rows(document: Document) -> Iterator[Row]:
    """
    Every whole row, numbers with decimals as `Decimal`.

    :raises Unreadable: after the last whole row where the file is cut or damaged; before any where it is no DECP
    """
    lists = [each for each in _layout(document) if _names(document, each.key)]
    found: list[list[Any]] = [ijson.sendable_list() for _ in lists]
    parsers = [ijson.items_coro(into, each.prefix) for into, each in zip(found, lists, strict=True)]
    number = 0
    for fault in _feed(document, parsers):
        for into, each in zip(found, lists, strict=True):
            for value in into:
                number += 1
                yield Row(number, value, each.concessions)
            into.clear()
        if fault is not None:
            raise Unreadable(document.path, Fault.TRUNCATED)


def _layout(document: Document) -> Sequence[_List]:
    """The lists that hold this document's rows, in the order of the file."""
    events: list[tuple[str, str, Any]] = ijson.sendable_list()
    for fault in _feed(document, [ijson.parse_coro(events)]):
        for prefix, event, _ in events:
            if lists := _LAYOUTS.get((prefix, event)):
                return lists
        events.clear()
        if fault is not None:
            raise Unreadable(document.path, fault)
    raise Unreadable(document.path, Fault.NOT_DECP)


def _names(document: Document, key: bytes) -> bool:
    """Whether the document holds `key` anywhere: a list it does not name needs no parser."""
    before = b""
    try:
        for chunk in document.chunks():
            if key in before + chunk:
                return True
            before = chunk[-len(key) :]
    except Unreadable:
        # The reading that follows stops at the same place, after the rows that are whole.
        return True
    return False


def _feed(document: Document, parsers: Sequence[Any]) -> Iterator[Fault | None]:
    """Give the parsers each chunk in turn; then, if they cannot go on, say whether it is for want of an end."""
    try:
        for chunk in filter(None, repaired(document.chunks())):
            for parser in parsers:
                parser.send(chunk)
            yield None
    except ijson.JSONError:
        yield Fault.NOT_JSON
        return
    except Unreadable as cut:
        yield cut.fault
        return
    try:
        for parser in parsers:
            parser.close()
    except ijson.JSONError:
        yield Fault.TRUNCATED
    else:
        yield None


_CONTRACTS = _List("marches.marche.item", b'"marche"', concessions=False)
_CONCESSIONS = _List("marches.contrat-concession.item", b'"contrat-concession"', concessions=True)
_LAYOUTS = {
    ("marches", "start_array"): (_List("marches.item", b'"marches"', concessions=False),),
    ("marches.marche", "start_array"): (_CONTRACTS, _CONCESSIONS),
    ("marches.contrat-concession", "start_array"): (_CONCESSIONS, _CONTRACTS),
    # A list of one that a converter from XML has made a single object.
    ("marches.marche", "start_map"): (_List("marches.marche", b'"marche"', concessions=False), _CONCESSIONS),
}
