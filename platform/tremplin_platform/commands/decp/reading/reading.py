"""The rows of a document, one at a time: a file of any size is read in the memory of one row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ijson

from tremplin_platform.commands.decp.reading.documents import Document
from tremplin_platform.commands.decp.reading.repairs import repaired
from tremplin_platform.commands.decp.reading.shapes import KEYS, Place, is_xml, places
from tremplin_platform.commands.decp.reading.xml_rows import xml_rows
from tremplin_platform.commands.decp.rows.fields import is_missing
from tremplin_platform.commands.decp.rows.repeats import objects_of_one_document
from tremplin_platform.commands.decp.verdicts import Fault, Unreadable


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a document, `number` from 1 in the order of the file; `value` is whatever JSON stands there."""

    number: int
    value: Any
    listed_as_concession: bool


def rows(document: Document) -> Iterator[Row]:
    """
    Every whole row of a document of JSON or XML, numbers with decimals as `Decimal`.

    :raises Unreadable: after the last whole row where the file is cut or damaged; before any where it is no DECP
    """
    if is_xml(document):
        for number, (value, is_concession) in enumerate(xml_rows(document), 1):
            yield Row(number, value, is_concession)
    else:
        yield from _json_rows(document)


def _json_rows(document: Document) -> Iterator[Row]:
    sources = places(document, first=_first_key(document))
    objects = objects_of_one_document()
    found: list[list[Any]] = [ijson.sendable_list() for _ in sources]
    parsers = [
        ijson.items_coro(into, item.prefix, map_type=objects)
        for into, item in zip(found, sources, strict=True)
    ]
    number = 0
    for fault in _feed(document, parsers):
        for into, source in zip(found, sources, strict=True):
            for value in into:
                if _is_row(value, source):
                    number += 1
                    yield Row(number, value, source.concessions)
            into.clear()
        if fault is not None:
            raise Unreadable(document.path, Fault.TRUNCATED)


def _is_row(value: Any, source: Place) -> bool:
    # A list where one object may stand has its own place; null and blanks stand for no row there.
    return source.is_list or not (isinstance(value, list) or is_missing(value))


def _first_key(document: Document) -> str:
    """The key of rows that the document names first."""
    events: list[tuple[str, str, Any]] = ijson.sendable_list()
    for fault in _feed(document, [ijson.parse_coro(events)]):
        for prefix, event, value in events:
            if (prefix, event) == ("marches", "start_array"):
                return "marches"
            if (prefix, event) == ("marches", "map_key") and value in KEYS:
                return str(value)
        events.clear()
        if fault is not None:
            raise Unreadable(document.path, fault)
    raise Unreadable(document.path, Fault.NOT_DECP)


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
